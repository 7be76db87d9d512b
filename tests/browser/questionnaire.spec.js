// The questionnaire of one slot, answered from its printed code with scripts off, in three languages.
import { test, expect } from "./support/test.js";
import { HTML_LANG, LANGUAGES, goOn, questionnairePath } from "./support/site.js";

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

test("the code on the paper leads to the questionnaire", async ({ page, demo }) => {
  await page.goto(new URL(demo.questionnaires[0]).pathname);

  await expect(page).toHaveURL(new RegExp(`${questionnairePath(demo, "ja")}$`));
});

for (const lang of LANGUAGES) {
  test(`${lang}: a full answer`, async ({ page, demo }) => {
    await page.goto(questionnairePath(demo, lang));
    await expect(page.locator("html")).toHaveAttribute("lang", HTML_LANG[lang]);
    const form = page.locator('main form[action*="/responses"]');
    const groups = await form.locator('input[type="radio"]').evaluateAll((all) => [...new Set(all.map((radio) => radio.name))]);
    expect(groups.length).toBeGreaterThanOrEqual(2);
    for (const group of groups) await form.locator(`input[type="radio"][name="${group}"]`).first().check();
    await form.locator("textarea").first().fill("よくわかりました。Thank you.");
    await goOn(form).click();

    await expect(page).toHaveURL(new RegExp(`${questionnairePath(demo, lang)}/thanks$`));
    await expect(page.locator("h1")).toHaveCount(1);
  });

  test(`${lang}: blanks are fine`, async ({ page, demo }) => {
    await page.goto(questionnairePath(demo, lang));
    await goOn(page.locator('main form[action*="/responses"]')).click();

    await expect(page).toHaveURL(new RegExp(`${questionnairePath(demo, lang)}/thanks$`));
  });
}

test("an unknown code is told so", async ({ page }) => {
  const answer = await page.goto("/q/zzzzzzzz");

  expect(answer.status()).toBe(404);
  await expect(page.locator("h1")).toHaveCount(1);
});
