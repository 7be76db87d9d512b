// Every page a resident can meet, in three languages: what must hold on all of them, and their pictures.
import { test, expect } from "./support/test.js";
import { expectAccessible, expectLegible, expectNamed, expectReflow, expectTouchable, takeScreens } from "./support/checks.js";
import {
  HTML_LANG, LANGUAGES, answered, apply, chooseWay, eventPath, fillSlot, forms, goOn, openSlots, person, questionnairePath, tellWho, visit,
} from "./support/site.js";

// A page is its name, the way there, and the status it answers with.
const PAGES = [
  { name: "event-list", open: (page, lang) => visit(page, `/${lang}/`) },
  { name: "event", open: (page, lang, demo) => visit(page, eventPath(demo, lang)) },
  { name: "application-way", open: (page, lang, demo) => visit(page, `${eventPath(demo, lang)}/application`) },
  { name: "application-who", open: (page, lang, demo) => chooseWay(page, lang, demo, { slot: demo.slot }) },
  {
    name: "application-who-errors",
    open: async (page, lang, demo) => {
      await chooseWay(page, lang, demo, { slot: demo.slot });
      await answered(page, 422, () => goOn(forms.who(page)).click());
    },
  },
  {
    name: "application-check",
    open: async (page, lang, demo) => {
      await chooseWay(page, lang, demo, { slot: demo.slot, party: 2 });
      await tellWho(page, person());
      await expect(forms.check(page)).toBeVisible();
    },
  },
  {
    name: "application-full",
    open: async (page, lang, demo) => {
      // The place that was still there when they began has gone by the time they send.
      const { slot, event } = demo.small;
      const [open] = await openSlots(page, eventPath(demo, lang, event));
      await chooseWay(page, lang, demo, { slot: open, event });
      await tellWho(page, person());
      await fillSlot(page.request, demo, slot, event);
      await forms.check(page).locator('[name="slot"]').evaluate((field, value) => (field.value = value), slot);
      await answered(page, 409, () => goOn(forms.check(page)).click());
    },
  },
  { name: "registration", open: (page, lang, demo) => apply(page, lang, demo, { slot: demo.slot, party: 2 }) },
  {
    name: "registration-slot",
    open: async (page, lang, demo) => visit(page, `${(await apply(page, lang, demo, { slot: demo.slot })).path}/slot`),
  },
  {
    name: "registration-cancellation",
    open: async (page, lang, demo) => visit(page, `${(await apply(page, lang, demo, { slot: demo.slot })).path}/cancellation`),
  },
  {
    name: "registration-cancelled",
    open: async (page, lang, demo) => {
      const { path } = await apply(page, lang, demo, { slot: demo.slot });
      await visit(page, `${path}/cancellation`);
      await answered(page, 200, () => goOn(page.locator('main form[method="post"]').first()).click());
      await visit(page, path);
      await expect(page.locator('main a[href$="/cancellation"]')).toHaveCount(0);
    },
  },
  { name: "questionnaire", open: (page, lang, demo) => visit(page, questionnairePath(demo, lang)) },
  { name: "questionnaire-thanks", open: (page, lang, demo) => visit(page, `${questionnairePath(demo, lang)}/thanks`) },
  { name: "not-found", open: (page, lang) => visit(page, `/${lang}/no-such-page`, 404) },
  {
    name: "link-unknown",
    open: (page, lang) => visit(page, `/${lang}/registrations/AAAAAAAAAAAAAAAAAAAAAA`, 404),
  },
];

// The whole demo's facts, and which slots the pages use: the first of the first event, the last of the last.
let facts;
test.beforeEach(async ({ page, demo }) => {
  if (facts) return;
  const last = demo.events.length - 1;
  const slots = await openSlots(page, eventPath(demo, "ja"));
  const others = await openSlots(page, eventPath(demo, "ja", last));
  facts = { ...demo, slot: slots[0], small: { event: last, slot: others.at(-1) } };
});

for (const lang of LANGUAGES) {
  const titles = new Map();
  for (const { name, open } of PAGES) {
    test(`${lang} ${name}`, async ({ page }) => {
      await open(page, lang, facts);

      await expectNamed(page, HTML_LANG[lang], titles, name);
      await expectAccessible(page);
      await expectLegible(page, 16);
      await expectTouchable(page);
      await expectReflow(page);
      if (lang === "ja") await takeScreens(page, name);
    });
  }
}

test("every page that residents' pages link to is in the list above", async ({ page, demo }) => {
  const known = [
    "/ja/", "/ja/events/:id", "/ja/events/:id/application", "/ja/registrations/:id", "/ja/registrations/:id/slot",
    "/ja/registrations/:id/cancellation", "/ja/questionnaires/:id",
  ];
  const { path } = await apply(page, "ja", demo, { slot: facts.slot });
  const seen = new Map();
  const waiting = ["/ja/", path, questionnairePath(demo, "ja")];
  while (waiting.length) {
    const next = waiting.pop();
    const shape = shapeOf(next);
    if (seen.has(shape)) continue;
    seen.set(shape, next);
    await visit(page, next);
    const links = await page.locator("a[href]").evaluateAll((all) => all.filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search));
    waiting.push(...links.filter((link) => link.startsWith("/ja/") && !/\.\w+$/.test(link.split("?")[0])));
  }

  expect([...seen.keys()].sort()).toEqual(known.sort());
});

function shapeOf(link) {
  const [path] = link.split("?");
  return path.replace(/\/(events|registrations|questionnaires)\/[^/]+/, "/$1/:id");
}
