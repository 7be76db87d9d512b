// A day of an organiser: sign in, take a call, tick who came, read the tally, look at the paper.
import { test, expect } from "./support/test.js";
import { answered, forms, goOn, person, setField, signIn, staffPaths, surveyPath, visit } from "./support/site.js";

test("signing in: a wrong password is refused without a hint, the right one opens today's page", async ({ page, demo }) => {
  await page.goto("/staff");
  await expect(page).toHaveURL(/\/staff\/sign-in/);
  await page.locator('input[autocomplete="username"]').fill(demo.staff.user);
  await page.locator('input[type="password"]').fill("not the password");
  await page.locator("main form button").first().click();
  await expect(page.locator('input[type="password"]')).toHaveValue("");
  await expect(page.locator('[role="alert"], main [aria-invalid="true"]').first()).toBeVisible();

  await signIn(page, demo);

  const cookies = await page.context().cookies();
  expect(cookies.filter((cookie) => /session/i.test(cookie.name))).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);
});

test("a call is entered without the mouse", async ({ staffPage, demo }) => {
  const page = await staffPage();
  const paths = await staffPaths(page, demo);
  const who = person();

  await page.goto(paths.newRegistration);
  const form = forms.call(page);
  // The order of a conversation: reading, name, telephone, way, people.
  await form.locator('[name="kana"]').focus();
  await page.keyboard.insertText(who.kana);
  await page.keyboard.press("Tab");
  await expect(form.locator('[name="name"]')).toBeFocused();
  await page.keyboard.insertText(who.name);
  await page.keyboard.press("Tab");
  await expect(form.locator('[name="phone"]')).toBeFocused();
  await page.keyboard.insertText(who.phone);
  await setField(form, "slot", paths.slot.split("/").at(-1));
  await setField(form, "party", 2);
  await answered(page, 200, () => goOn(form).press("Enter"));
  // The receipt number is there to be read out, and the form is empty for the next call.
  await expect(page.locator('main [role="status"]')).toContainText(/\d{4}\s?\d{4}/);
  await expect(page.locator('main [name="name"]')).toHaveValue("");

  await page.goto(paths.slot);
  await expect(page.locator("main tr", { hasText: who.name })).toHaveCount(1);
});

test("who came is ticked, and the count follows", async ({ staffPage, demo }) => {
  const page = await staffPage();
  const paths = await staffPaths(page, demo);
  await page.goto(paths.newRegistration);
  const who = person();
  const form = forms.call(page);
  for (const name of ["kana", "name", "phone"]) await setField(form, name, who[name]);
  await setField(form, "slot", paths.slot.split("/").at(-1));
  await setField(form, "party", 1);
  await answered(page, 200, () => goOn(form).click());

  await visit(page, paths.slot);
  // Above the list stands who came, of how many seats.
  const came = async () => Number(await page.locator("main p strong").first().innerText());
  const before = await came();
  expect(before).not.toBeNaN();
  const row = page.locator("main tr", { hasText: who.name });
  const undo = row.locator('form[action*="/removal"]');
  await expect(undo).toHaveCount(0);
  await answered(page, 200, () => row.locator("button").first().click());
  await expect(undo).toHaveCount(1);
  expect(await came()).toBe(before + 1);
  const csv = await page.request.get(`${paths.board}/attendance.csv`);
  const bytes = await csv.body();
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [columns, ...lines] = bytes.subarray(3).toString("utf8").trim().split("\r\n").map((line) => line.split(","));
  const attended = columns.indexOf("出席人数");
  expect(lines.filter((line) => line.includes(who.name)).map((line) => line[attended])).toEqual(["1"]);

  await answered(page, 200, () => undo.locator("button").click());
  expect(await came()).toBe(before);
});

test("the tally tells counts, base and blanks, and is a file too", async ({ staffPage }) => {
  const page = await staffPage();
  const survey = await surveyPath(page);
  await page.goto(survey);

  await expect(page.locator("main")).toContainText("無回答");
  await expect(page.locator("main")).toContainText(/\d+\s*%/);
  const csv = await page.request.get(`${survey}/tally.csv`);
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect(await csv.text()).toContain("無回答");
});

test("the paper shows the figures of the reference year and prints", async ({ staffPage }) => {
  const page = await staffPage();
  await page.goto("/staff/reports/2023?as_of=2023-12-31");

  const paper = page.locator("main");
  // Whole numbers: 96 is not the end of 196.
  for (const figure of [196, 185, 174, 555, 96]) await expect(paper).toContainText(new RegExp(`(?<!\\d)${figure}(?!\\d)`));
  for (const words of ["実施後追記", "確定後追記"]) await expect(paper).toContainText(words);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
});
