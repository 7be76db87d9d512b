// Every page of the organisers, in their two languages: what must hold on all of them, and their pictures.
import { test, expect } from "./support/test.js";
import { expectAccessible, expectLegible, expectNamed, expectReflow, takeScreens } from "./support/checks.js";
import { STAFF_LANGUAGES, answered, forms, goOn, staffPaths, surveyPath, visit } from "./support/site.js";

// A page is its name, its address, the status it answers with if not 200, and what leads on from there.
const PAGES = [
  { name: "staff-today", path: () => "/staff" },
  { name: "staff-mails", path: () => "/staff/mails" },
  { name: "staff-events", path: () => "/staff/events" },
  { name: "staff-event", path: ({ board }) => board },
  { name: "staff-slot", path: ({ slot }) => slot },
  { name: "staff-registration-new", path: ({ newRegistration }) => newRegistration },
  {
    name: "staff-registration-new-errors",
    path: ({ newRegistration }) => newRegistration,
    then: (page) => answered(page, 422, () => goOn(forms.call(page)).click()),
  },
  { name: "staff-survey", path: ({ survey }) => survey },
  { name: "staff-survey-codes", path: ({ survey }) => `${survey}/codes` },
  { name: "staff-report", path: () => "/staff/reports/2023?as_of=2023-12-31" },
  {
    name: "staff-report-figure",
    path: () => "/staff/reports/2023/figures/R01?as_of=2023-12-31",
  },
  {
    name: "staff-registration",
    path: ({ slot }) => slot,
    then: (page) => answered(page, 200, () => page.locator('main a[href*="/staff/registrations/"]').first().click()),
  },
  { name: "staff-not-found", path: () => "/staff/no-such-page", status: 404 },
];

let paths;
test.beforeEach(async ({ staffPage, demo }) => {
  if (paths) return;
  const page = await staffPage("ja");
  paths = { ...(await staffPaths(page, demo)), survey: await surveyPath(page) };
});

for (const lang of STAFF_LANGUAGES) {
  const titles = new Map();
  for (const { name, path, status, then } of PAGES) {
    test(`${lang} ${name}`, async ({ staffPage }) => {
      const page = await staffPage(lang);
      await visit(page, path(paths), status);
      await then?.(page);

      await expectNamed(page, lang, titles, name);
      await expectAccessible(page);
      await expectLegible(page, 14);
      await expectReflow(page);
      if (lang === "ja") await takeScreens(page, name);
    });
  }
}

test("sign-in page, also when refused", async ({ page, demo }) => {
  const titles = new Map();
  await visit(page, "/staff/sign-in");
  await expectNamed(page, "ja", titles, "staff-sign-in");
  await expectAccessible(page);
  await expectReflow(page);
  await takeScreens(page, "staff-sign-in");

  await page.locator('input[autocomplete="username"]').fill(demo.staff.user);
  await page.locator('input[type="password"]').fill("not the password");
  await answered(page, 422, () => page.locator("main form button").first().click());
  await expectNamed(page, "ja", titles, "staff-sign-in-refused");
  await expectAccessible(page);
  await takeScreens(page, "staff-sign-in-refused");
});

test("every page that staff pages link to is in the list above", async ({ staffPage }) => {
  const page = await staffPage("ja");
  const known = [
    "/staff", "/staff/mails", "/staff/events", "/staff/events/:id", "/staff/events/:id/registrations/new", "/staff/slots/:id",
    "/staff/surveys/:id", "/staff/surveys/:id/codes", "/staff/reports/:id",
    "/staff/reports/:id/figures/:code", "/staff/registrations/:id",
  ];
  const seen = new Set();
  const waiting = ["/staff"];
  while (waiting.length) {
    const next = waiting.pop();
    const shape = next.split("?")[0].replace(/\/(events|slots|surveys|reports|registrations)\/(?!new$)[^/]+/, "/$1/:id").replace(/\/figures\/[^/]+/, "/figures/:code");
    if (seen.has(shape)) continue;
    seen.add(shape);
    await visit(page, next);
    const links = await page.locator("a[href]").evaluateAll((all) => all.filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search));
    waiting.push(...links.filter((link) => link.startsWith("/staff") && !/\.\w+$/.test(link.split("?")[0])));
  }

  expect([...seen].sort()).toEqual(known.sort());
});
