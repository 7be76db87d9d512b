// The whole application on a small screen with scripts off, in three languages, and what can go wrong on the way.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "./support/test.js";
import {
  LANGUAGES, answered, apply, applyByRequest, chooseFirst, chooseWay, eventPath, fillSlot, forms, goBack, goOn, openSlots, person,
  receiptNumber, tellWho, visit,
} from "./support/site.js";

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

for (const lang of LANGUAGES) {
  test(`${lang}: from the list of events to the receipt, the mail and the calendar`, async ({ page, demo }) => {
    const who = person();

    await page.goto(`/${lang}/`);
    await page.locator(`main a[href="${eventPath(demo, lang)}"]`).first().click();
    await page.locator('main a[href*="/application"]').first().click();
    await page.waitForURL(/\/application/);
    const way = forms.way(page);
    await chooseFirst(way, "slot");
    await goOn(way).click();
    await tellWho(page, who);

    const check = page.locator("main");
    for (const value of [who.name, who.kana, who.phone, who.email]) await expect(check).toContainText(value);
    await goOn(forms.check(page)).click();

    await page.waitForURL(new RegExp(`/${lang}/registrations/[\\w-]+(\\?done=true)?$`));
    const receipt = await receiptNumber(page);
    expect(receipt).toMatch(/^\d{8}$/);
    const calendar = await page.request.get(`${new URL(page.url()).pathname}/calendar.ics`);
    expect(calendar.headers()["content-type"]).toContain("text/calendar");
    expect(await calendar.text()).toContain("BEGIN:VEVENT");
    await expect.poll(() => mailsTo(demo, who.email), { timeout: 20_000 }).toHaveLength(1);
  });

  test(`${lang}: what is wrong is said, and what was typed stays`, async ({ page, demo }) => {
    await chooseWay(page, lang, demo);
    const form = forms.who(page);
    await form.locator('[name="name"]').fill("試験 花子");
    await form.locator('[name="phone"]').fill("でんわ");
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), goOn(form).click()]);

    expect(answer.status()).toBe(422);
    await expect(page.locator('[name="name"]')).toHaveValue("試験 花子");
    await expect(page.locator('[name="phone"]')).toHaveValue("でんわ");
    for (const name of ["kana", "phone"]) {
      const field = page.locator(`main [name="${name}"]`);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      const id = await field.getAttribute("id");
      const described = (await field.getAttribute("aria-describedby")).split(" ");
      expect(described.length).toBeGreaterThan(0);
      for (const part of described) await expect(page.locator(`[id="${part}"]`)).not.toBeEmpty();
      // The summary on top leads to the field.
      await expect(page.locator(`main a[href="#${id}"]`)).toBeVisible();
    }
  });

  test(`${lang}: back from the check page keeps everything`, async ({ page, demo }) => {
    const who = person();
    await chooseWay(page, lang, demo, { party: 2 });
    await tellWho(page, who);
    await goBack(page).click();

    for (const name of ["name", "kana", "phone", "email"]) {
      await expect(page.locator(`main [name="${name}"]`)).toHaveValue(who[name]);
    }
    await tellWho(page, {});
    await expect(page.locator("main")).toContainText(who.name);
    await expect(forms.check(page).locator('[name="party"]')).toHaveValue("2");
  });
}

test("two clicks on send, a reload and a way back make one registration", async ({ page, demo, staffPage }) => {
  const who = person();
  const [slot] = await openSlots(page, eventPath(demo, "ja"));
  await chooseWay(page, "ja", demo, { slot });
  await tellWho(page, who);
  await goOn(forms.check(page)).dblclick({ noWaitAfter: true });
  await page.waitForURL(/\/registrations\/[\w-]+(\?done=true)?$/);
  const receipt = await receiptNumber(page);

  await page.reload();
  expect(await receiptNumber(page)).toBe(receipt);
  await page.goBack();
  await goOn(forms.check(page)).click();
  await page.waitForURL(/\/registrations\/[\w-]+(\?done=true)?$/);
  expect(await receiptNumber(page)).toBe(receipt);

  const staff = await staffPage();
  await staff.goto(`/staff/slots/${slot}`);
  await expect(staff.locator("main tr", { hasText: who.name })).toHaveCount(1);
  await expect.poll(() => mailsTo(demo, who.email), { timeout: 20_000 }).toHaveLength(1);
});

test("the confirmation can be printed", async ({ page, demo }) => {
  await apply(page, "ja", demo);

  const pdf = await page.pdf({ format: "A4", printBackground: false });

  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  // One sheet: it is brought to the desk.
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: "print" });
  await receiptNumber(page);
});

test("the way of attending can be changed by the personal link", async ({ page, demo }) => {
  const slots = await openSlots(page, eventPath(demo, "ja"));
  const { path: personal } = await apply(page, "ja", demo, { slot: slots[0] });
  const receipt = await receiptNumber(page);

  await visit(page, `${personal}/slot`);
  const form = page.locator('main form[method="post"]').first();
  const choice = form.locator("label", { has: page.locator(`[name="slot"][value="${slots[1]}"]`) });
  // The first line of the choice is the way's name, the rest its time and seats.
  const [way] = (await choice.innerText()).trim().split("\n");
  await page.goto(personal);
  await expect(page.locator("main dl")).not.toContainText(way);
  await page.goto(`${personal}/slot`);
  await choice.locator("input").check();
  await goOn(form).click();
  await page.waitForURL(new RegExp(`${personal}(\\?notice=moved)?$`));

  expect(await receiptNumber(page)).toBe(receipt);
  await expect(page.locator("main dl")).toContainText(way);
});

test("an application can be cancelled by the personal link, once", async ({ page, demo, staffPage }) => {
  const [slot] = await openSlots(page, eventPath(demo, "ja"));
  const { path: personal, who } = await apply(page, "ja", demo, { slot });
  const changes = page.locator('main a[href$="/cancellation"], main a[href$="/slot"]');
  await expect(changes).toHaveCount(2);
  const staff = await staffPage();
  await visit(staff, `/staff/slots/${slot}`);
  const row = staff.locator("main tr", { hasText: who.name });
  await expect(row.locator('[name="persons"]')).toHaveCount(1);

  await visit(page, `${personal}/cancellation`);
  await goOn(page.locator('main form[method="post"]').first()).click();
  await page.waitForURL((url) => url.pathname === personal);

  await expect(changes).toHaveCount(0);
  await visit(page, `${personal}/cancellation`);
  await expect(page.locator('main form[method="post"]')).toHaveCount(0);
  // The office still sees who it was, and cannot tick them.
  await visit(staff, `/staff/slots/${slot}`);
  await expect(row).toHaveCount(1);
  await expect(row.locator('[name="persons"]')).toHaveCount(0);
});

test("when the last place has gone, the other ways are offered and nothing typed is lost", async ({ page, demo }) => {
  const event = 0;
  const slots = await openSlots(page, eventPath(demo, "ja", event));
  const slot = slots.at(-1);
  const who = person();
  await chooseWay(page, "ja", demo, { slot, event });
  await tellWho(page, who);
  await fillSlot(page.request, demo, slot, event);

  await answered(page, 409, () => goOn(forms.check(page)).click());

  await expect(page.locator("main")).not.toContainText(/\b\d{4} \d{4}\b/);
  const offered = page.locator(`main [name="slot"]:not([value="${slot}"]), main a[href*="slot="]:not([href*="${slot}"])`);
  expect(await offered.count()).toBeGreaterThan(0);
  expect(await page.content()).toContain(who.name);
  // The event page says so too, and no longer leads there.
  await visit(page, eventPath(demo, "ja", event));
  await expect(page.locator(`main a[href*="slot=${slot}"]`)).toHaveCount(0);
  expect(await applyByRequest(page.request, demo, { slot, party: 1, event })).toBe(409);
});

/** The mails sent to an address so far. */
function mailsTo(demo, address) {
  return readdirSync(demo.mail)
    .filter((file) => file.endsWith(".eml"))
    .map((file) => readFileSync(path.join(demo.mail, file), "utf8"))
    .filter((mail) => mail.includes(address));
}
