// Without a mouse, with large text, with the system's own colours: the application stays usable.
import { test, expect } from "./support/test.js";
import { expectAccessible, expectReflow } from "./support/checks.js";
import { chooseWay, eventPath, forms, goOn, person, receiptNumber, visit } from "./support/site.js";

test("an application by keyboard alone", async ({ page, demo }) => {
  const who = person();
  await page.goto("/ja/");

  // The first stop on a page leads past the navigation.
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveAttribute("href", "#main");

  await tabTo(page, page.locator(`main a[href="${eventPath(demo, "ja")}"]`).first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/events\//);
  await tabTo(page, page.locator('main a[href*="/application"]').first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/application/);

  // The link led to one way of attending; an arrow key takes the next.
  const chosen = forms.way(page).locator('[name="slot"]:checked');
  const first = await chosen.getAttribute("value");
  await tabTo(page, chosen);
  await page.keyboard.press("ArrowDown");
  await expect(chosen).not.toHaveAttribute("value", first);
  await tabTo(page, goOn(forms.way(page)));
  await page.keyboard.press("Enter");

  await expect(forms.who(page)).toBeVisible();
  for (const name of ["name", "kana", "phone", "email"]) {
    await tabTo(page, forms.who(page).locator(`[name="${name}"]`));
    await page.keyboard.insertText(who[name]);
  }
  const consent = forms.who(page).locator('input[type="checkbox"][name="consent"]');
  await tabTo(page, consent);
  await page.keyboard.press("Space");
  await tabTo(page, goOn(forms.who(page)));
  await page.keyboard.press("Enter");

  await expect(forms.check(page)).toBeVisible();
  await tabTo(page, goOn(forms.check(page)));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/registrations\/[\w-]+(\?done=true)?$/);
  await receiptNumber(page);
});

test("forced colours: everything can be told apart", async ({ page, demo }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await visit(page, eventPath(demo, "ja"));
  await expectAccessible(page);

  await chooseWay(page, "ja", demo);
  await expectAccessible(page);
  // Colour is gone, so a button needs a border to look like one, and a field to look like a field.
  const flat = await page.evaluate(() =>
    [...document.querySelectorAll("main button, main input:not([type=hidden], [type=radio], [type=checkbox]), main select")]
      .filter((control) => control.checkVisibility() && parseFloat(getComputedStyle(control).borderTopWidth) < 1)
      .map((control) => control.outerHTML.slice(0, 100)),
  );
  expect(flat).toEqual([]);
});

test("text at 200 %: nothing is cut off, nothing needs sideways scrolling", async ({ page, demo }) => {
  for (const path of ["/ja/", eventPath(demo, "ja"), `${eventPath(demo, "ja")}/application`]) {
    await visit(page, path);
    const size = await page.evaluate(() => {
      const before = parseFloat(getComputedStyle(document.querySelector("main p, main label")).fontSize);
      document.documentElement.style.fontSize = `${2 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`;
      return { before, after: parseFloat(getComputedStyle(document.querySelector("main p, main label")).fontSize) };
    });
    expect(size.after).toBeCloseTo(2 * size.before, 0);
    await expectReflow(page, 640);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("main *")]
        .filter((e) => e.checkVisibility() && ["hidden", "clip"].includes(getComputedStyle(e).overflowY))
        .filter((e) => e.clientHeight > 4 && e.scrollHeight > e.clientHeight + 2)
        .map((e) => e.outerHTML.slice(0, 100)),
    );
    expect(cut).toEqual([]);
  }
});

/** Presses Tab until the element has the focus, which must be visible there. */
async function tabTo(page, target) {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 80; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return outlined || style.boxShadow !== "none";
      });
      expect(seen, "the focus can be seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never reached it");
}
