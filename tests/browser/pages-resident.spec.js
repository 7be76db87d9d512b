// Every page a resident can meet, in three languages: what must hold on all of them, and their pictures.
import { test, expect } from "./support/test.js";
import { expectAccessible, expectLegible, expectNamed, expectReflow, expectTouchable, takeScreens } from "./support/checks.js";
import {
  HTML_LANG, LANGUAGES, apply, chooseWay, eventPath, fillSlot, forms, goOn, openSlots, person, questionnairePath, tellWho,
} from "./support/site.js";

// A page is its name, the way there, and the status it answers with.
const PAGES = [
  { name: "event-list", open: (page, lang) => page.goto(`/${lang}/`) },
  { name: "event", open: (page, lang, demo) => page.goto(eventPath(demo, lang)) },
  { name: "application-way", open: (page, lang, demo) => page.goto(`${eventPath(demo, lang)}/application`) },
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
      await goOn(forms.check(page)).click();
      await page.waitForLoadState();
      await expect(page).not.toHaveURL(/\/registrations\/[\w-]+(\?done=true)?$/);
    },
  },
  { name: "registration", open: (page, lang, demo) => apply(page, lang, demo, { slot: demo.slot, party: 2 }) },
  {
    name: "registration-slot",
    open: async (page, lang, demo) => page.goto(`${(await apply(page, lang, demo, { slot: demo.slot })).path}/slot`),
  },
  {
    name: "registration-cancellation",
    open: async (page, lang, demo) => page.goto(`${(await apply(page, lang, demo, { slot: demo.slot })).path}/cancellation`),
  },
  {
    name: "registration-cancelled",
    open: async (page, lang, demo) => {
      const { path } = await apply(page, lang, demo, { slot: demo.slot });
      await page.goto(`${path}/cancellation`);
      await goOn(page.locator('main form[method="post"]').first()).click();
      await page.goto(path);
    },
  },
  { name: "questionnaire", open: (page, lang, demo) => page.goto(questionnairePath(demo, lang)) },
  { name: "questionnaire-thanks", open: (page, lang, demo) => page.goto(`${questionnairePath(demo, lang)}/thanks`) },
  { name: "not-found", open: (page, lang) => answered(page, 404, () => page.goto(`/${lang}/no-such-page`)) },
  {
    name: "link-unknown",
    open: (page, lang) => answered(page, 404, () => page.goto(`/${lang}/registrations/AAAAAAAAAAAAAAAAAAAAAA`)),
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
  const known = new Set([
    "/ja/", "/ja/events/:id", "/ja/events/:id/application", "/ja/events/:id/application/who", "/ja/registrations/:id",
    "/ja/registrations/:id/slot", "/ja/registrations/:id/cancellation", "/ja/questionnaires/:id",
  ]);
  const { path } = await apply(page, "ja", demo, { slot: facts.slot });
  const seen = new Map();
  const waiting = ["/ja/", path, questionnairePath(demo, "ja")];
  while (waiting.length) {
    const next = waiting.pop();
    const shape = shapeOf(next);
    if (seen.has(shape)) continue;
    seen.set(shape, next);
    await page.goto(next);
    const links = await page.locator("a[href]").evaluateAll((all) => all.filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search));
    waiting.push(...links.filter((link) => link.startsWith("/ja/") && !/\.\w+$/.test(link.split("?")[0])));
  }

  expect([...seen.keys()].filter((shape) => !known.has(shape))).toEqual([]);
});

function shapeOf(link) {
  const [path] = link.split("?");
  return path.replace(/\/(events|registrations|questionnaires)\/[^/]+/, "/$1/:id");
}

/** Does something that loads a page, and checks the page's status. */
async function answered(page, status, act) {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() !== 303),
    act(),
  ]);
  expect.soft(response.status()).toBe(status);
  await page.waitForLoadState();
}
