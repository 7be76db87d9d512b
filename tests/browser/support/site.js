// The site as the tests use it: its addresses, its forms, and the steps of a person. Selectors go by form names and
// addresses, which are the same in every language; no words of the pages stand here.
import { expect } from "@playwright/test";

export const LANGUAGES = ["ja", "ja-easy", "en"];
export const STAFF_LANGUAGES = ["ja", "en"];
/** The `lang` attribute of a page: easy Japanese is Japanese. */
export const HTML_LANG = { ja: "ja", "ja-easy": "ja", en: "en" };

/** The n-th event that is open in the demo, as a path in a language. */
export function eventPath(demo, lang, n = 0) {
  return new URL(demo.events[n]).pathname.replace(/^\/(ja-easy|ja|en)\//, `/${lang}/`);
}

/** The n-th questionnaire of the demo, as a path in a language; its own address is `/q/<code>`. */
export function questionnairePath(demo, lang, n = 0) {
  const code = new URL(demo.questionnaires[n]).pathname.split("/").filter(Boolean).at(-1);
  return `/${lang}/questionnaires/${code}`;
}

// ---------------------------------------------------------------- forms

/** The forms of an application, by where they go. */
export const forms = {
  way: (page) => page.locator('main form[action*="/application/who"]'),
  who: (page) => page.locator('main form[action*="/application/check"]').first(),
  check: (page) => page.locator('main form[action$="/registrations"]').first(),
  /** The staff's telephone entry. */
  call: (page) => page.locator('main form:has([name="kana"])').first(),
};

/** The button that goes on in a form (not the one that goes back). */
export function goOn(form) {
  return form.locator('button:not([value="back"])').first();
}

/** The way back from the check page. */
export function goBack(page) {
  return page.locator('main button[name="action"][value="back"]').first();
}

/** Sets a field by its name, whatever control it is. */
export async function setField(form, name, value) {
  const field = form.locator(`[name="${name}"]:not([type="hidden"])`).first();
  const kind = await field.evaluate((element) => (element.type || element.tagName).toLowerCase());
  if (kind === "radio") {
    await form.locator(`[name="${name}"][value="${value}"]`).check();
  } else if (kind === "checkbox") {
    await field.setChecked(Boolean(value));
  } else if (kind.startsWith("select")) {
    await field.selectOption(String(value));
  } else {
    await field.fill(String(value));
  }
}

/** Takes the first choice of a group that can be taken, if none is taken yet. */
export async function chooseFirst(form, name) {
  if (await form.locator(`[name="${name}"]:checked`).count()) return;
  await form.locator(`input[type="radio"][name="${name}"]:enabled`).first().check();
}

// ---------------------------------------------------------------- people

let people = 0;

/** A person nobody else in this run is: own name, kana, telephone and address. */
export function person(worker = process.env.TEST_PARALLEL_INDEX ?? "0") {
  people += 1;
  const number = (Date.now() % 1_000_000) * 100 + (people % 100);
  const letters = "アイウエオカキクケコ";
  const reading = String(number).padStart(8, "0").replace(/\d/g, (digit) => letters[Number(digit)]);
  const digits = String(number).padStart(8, "0");
  return {
    name: `試験 ${reading}`,
    kana: `シケン ${reading}`,
    phone: `090-${digits.slice(0, 4)}-${digits.slice(4)}`,
    email: `person-${number}-${worker}@example.jp`,
  };
}

// ---------------------------------------------------------------- applying

/** The slots one can apply for, as ids, in the page's order. */
export async function openSlots(page, path) {
  await page.goto(path);
  const hrefs = await page.locator('main a[href*="/application"][href*="slot="]').evaluateAll((links) => links.map((a) => a.href));
  return [...new Set(hrefs.map((href) => new URL(href).searchParams.get("slot")))];
}

/** Step 1: which way of attending, how many people. Ends on step 2. */
export async function chooseWay(page, lang, demo, { slot, party = 1, event = 0 } = {}) {
  await page.goto(`${eventPath(demo, lang, event)}/application${slot ? `?slot=${slot}` : ""}`);
  const form = forms.way(page);
  if (slot) await setField(form, "slot", slot);
  else await chooseFirst(form, "slot");
  await setField(form, "party", party);
  await goOn(form).click();
  await expect(forms.who(page)).toBeVisible();
}

/** Step 2: who. Ends on the check page when nothing is wrong. */
export async function tellWho(page, who) {
  const form = forms.who(page);
  for (const name of ["name", "kana", "phone", "email"]) {
    if (who[name] !== undefined) await setField(form, name, who[name]);
  }
  await setField(form, "consent", true);
  await goOn(form).click();
}

/** Opens an address and sees that the page answers with this status, not merely with some page. */
export async function visit(page, path, status = 200) {
  const answer = await page.goto(path);
  expect(answer.status(), path).toBe(status);
}

/** Does something that loads a page, and waits for that page; it must answer with this status. */
export async function answered(page, status, act) {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest() && response.status() !== 303),
    act(),
  ]);
  expect(answer.status(), answer.url()).toBe(status);
  await page.waitForLoadState();
}

/** The whole application; ends on the page that can be printed. */
export async function apply(page, lang, demo, options = {}) {
  const who = options.who ?? person();
  await chooseWay(page, lang, demo, options);
  await tellWho(page, who);
  await goOn(forms.check(page)).click();
  await page.waitForURL(/\/registrations\/[\w-]+(\?done=true)?$/);
  return { who, path: new URL(page.url()).pathname };
}

/** The receipt number on a page, without its space. */
export async function receiptNumber(page) {
  const text = await page.locator("main").innerText();
  const found = /\b(\d{4})\s?(\d{4})\b/.exec(text);
  expect(found, "a receipt number in groups of four").not.toBeNull();
  return found[1] + found[2];
}

/** An application by one request, without a browser: for filling a slot. Answers the status. */
export async function applyByRequest(request, demo, { slot, party, event = 0, who = person() }) {
  const path = eventPath(demo, "ja", event);
  const step = await request.get(`${path}/application/who?slot=${slot}&party=${party}`);
  const key = /name="key"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="key"/.exec(await step.text());
  const answer = await request.post(`${path}/registrations`, {
    headers: { Origin: demo.base },
    form: { ...who, slot, party: String(party), key: key ? (key[1] ?? key[2]) : "", consent: "yes", action: "send" },
    maxRedirects: 0,
  });
  return answer.status();
}

/** Takes every place of a slot, with large parties first. */
export async function fillSlot(request, demo, slot, event = 0) {
  let party = 20;
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await applyByRequest(request, demo, { slot, party, event })) === 303) continue;
    if (party === 1) return;
    party = Math.max(1, Math.floor(party / 2));
  }
  throw new Error("the slot is not full after 300 applications");
}

// ---------------------------------------------------------------- staff

/** Signs in on the staff's page; ends on their first page. */
export async function signIn(page, demo) {
  await page.goto(demo.staff.url);
  const form = page.locator("main form").first();
  await form.locator('input[autocomplete="username"]').fill(demo.staff.user);
  await form.locator('input[type="password"]').fill(demo.staff.password);
  await form.locator("button").first().click();
  await page.waitForURL(/\/staff\/?$/);
}

/** Puts the staff pages into a language. */
export async function useStaffLanguage(page, lang) {
  if ((await page.locator("html").getAttribute("lang")) === lang) return;
  await page.locator(`form button[lang="${lang}"], form:has(input[name="language"][value="${lang}"]) button`).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

/** Addresses of staff pages, found by following links from the first open event. */
export async function staffPaths(page, demo) {
  const event = eventPath(demo, "ja").split("/").at(-1);
  const board = `/staff/events/${event}`;
  await page.goto(board);
  const slot = await firstPath(page, 'main a[href*="/staff/slots/"]', /\/staff\/slots\/[^/?]+/);
  return { event, board, slot, newRegistration: `${board}/registrations/new` };
}

/** The survey that already has answers: that of the newest past lecture with one. */
export async function surveyPath(page) {
  await page.goto("/staff/events");
  const boards = await page.locator('main a[href*="/staff/events/"]').evaluateAll((links) => links.map((a) => a.pathname));
  for (const board of new Set(boards.filter((path) => /^\/staff\/events\/[^/]+$/.test(path)))) {
    await page.goto(board);
    const link = page.locator('main a[href*="/staff/surveys/"]');
    if (await link.count()) return firstPath(page, 'main a[href*="/staff/surveys/"]', /\/staff\/surveys\/[^/?]+/);
  }
  throw new Error("no event has a survey");
}

async function firstPath(page, selector, shape) {
  const href = await page.locator(selector).first().getAttribute("href");
  return shape.exec(href)[0];
}
