// What must hold on every page, whatever it is about.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const SCREENS = path.resolve(process.env.TSUDOI_TEST_SCREENS || path.join(HERE, "../../../docs/screens"));
const SCREEN_WIDTHS = [390, 1280];

/** axe-core finds nothing: WCAG 2.2 A and AA, and no list of exceptions. */
export async function expectAccessible(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")) }));
  expect.soft(found, "axe-core").toEqual([]);
}

/** One h1, a title no other page of `titles` has, the right language. */
export async function expectNamed(page, htmlLang, titles, name) {
  await expect.soft(page.locator("h1"), "one h1").toHaveCount(1);
  await expect.soft(page.locator("h1")).not.toBeEmpty();
  await expect.soft(page.locator("html")).toHaveAttribute("lang", htmlLang);
  const title = await page.title();
  expect.soft(title.trim(), "a title").not.toBe("");
  // An address nobody has is the same page whatever it looks like.
  if (name === "link-unknown") return;
  expect.soft(titles.get(title) ?? name, `the title “${title}” is this page's alone`).toBe(name);
  titles.set(title, name);
}

/** The page itself never scrolls sideways at 320 px; a wide table may, inside its own container. */
export async function expectReflow(page, width = 320) {
  await page.setViewportSize({ width, height: 640 });
  const overflow = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    // Name what sticks out, to make the failure readable.
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1);
    return [`${document.documentElement.scrollWidth} px`, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
  });
  expect.soft(overflow, `no sideways scrolling at ${width} px`).toEqual([]);
}

/** Words can be read: no text smaller than `least` px, furigana aside. */
export async function expectLegible(page, least) {
  const small = await page.evaluate((least) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("rt, rp, script, style, sup, sub, svg")) continue;
      if (!element.checkVisibility()) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < least - 0.01) found.add(`${size} px: ${walker.currentNode.data.trim().slice(0, 40)}`);
    }
    return [...found];
  }, least);
  expect.soft(small, `text of at least ${least} px`).toEqual([]);
}

/** Residents' controls can be hit with a finger: 44 px high, a box's label counting with it. */
export async function expectTouchable(page) {
  const small = await page.evaluate(() => {
    const controls = document.querySelectorAll('button, select, textarea, input:not([type="hidden"])');
    return [...controls]
      .filter((control) => control.checkVisibility())
      .map((control) => {
        const box = control.matches('[type="radio"], [type="checkbox"]') ? (control.labels?.[0] ?? control) : control;
        return { height: Math.round(box.getBoundingClientRect().height), html: control.outerHTML.slice(0, 100) };
      })
      .filter(({ height }) => height < 44);
  });
  expect.soft(small, "targets of 44 px").toEqual([]);
}

/** Pictures for docs/screens: missing ones, or all with UPDATE_SCREENS=1; none of a page that fails its checks. */
export async function takeScreens(page, name) {
  if (test.info().errors.length > 0) return;
  mkdirSync(SCREENS, { recursive: true });
  for (const width of SCREEN_WIDTHS) {
    const file = path.join(SCREENS, `${name}-${width}.png`);
    if (existsSync(file) && process.env.UPDATE_SCREENS !== "1") continue;
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: file, fullPage: true, animations: "disabled", scale: "css" });
  }
}
