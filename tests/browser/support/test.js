// The `test` every spec uses: Playwright's, with the demo's facts, staff sign-ins, and a watch over what pages do.
// It holds no knowledge of single pages; that is in site.js.
import { test as base, expect } from "@playwright/test";
import { demoFacts } from "./demo.js";
import { signIn, useStaffLanguage } from "./site.js";

export { expect };

export const test = base.extend({
  demo: [async ({}, use) => use(demoFacts()), { scope: "worker" }],

  baseURL: async ({ demo }, use) => use(demo.base),

  /** `staffState(lang)`: the cookies of a signed-in organiser, one sign-in per worker and language. */
  staffState: [
    async ({ browser, demo }, use) => {
      const states = new Map();
      await use(async (lang = "ja") => {
        if (!states.has(lang)) {
          const context = await browser.newContext({ baseURL: demo.base });
          const page = await context.newPage();
          await signIn(page, demo);
          await useStaffLanguage(page, lang);
          states.set(lang, await context.storageState());
          await context.close();
        }
        return states.get(lang);
      });
    },
    { scope: "worker" },
  ],

  /** `staffPage(lang)`: a page of a context of its own, signed in. */
  staffPage: async ({ browser, demo, staffState }, use) => {
    const contexts = [];
    const found = [];
    await use(async (lang = "ja", options = {}) => {
      const context = await browser.newContext({ baseURL: demo.base, storageState: await staffState(lang), ...options });
      contexts.push(context);
      watch(context, demo.base, found);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(found, "what staff pages must not do").toEqual([]);
  },

  /** No page may complain on the console, throw, or ask another origin for anything; every test checks it. */
  watched: [
    async ({ context, demo }, use) => {
      const found = [];
      watch(context, demo.base, found);
      await use();
      expect(found, "what pages must not do").toEqual([]);
    },
    { auto: true },
  ],
});

function watch(context, origin, found) {
  // Chromium also reports a page's own 404 or 422 on the console; those are answers, not faults.
  const refusals = new Set();
  context.on("response", (response) => {
    const status = response.status();
    if (response.request().isNavigationRequest() && status >= 400 && status < 500) refusals.add(response.url());
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.origin !== origin) {
      found.push(`request to another origin: ${url.origin}`);
    }
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    if (/^Failed to load resource/.test(message.text()) && refusals.has(message.location().url)) return;
    found.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => found.push(`script error: ${error.error()}`));
}
