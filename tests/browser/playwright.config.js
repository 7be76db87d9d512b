// How the browser tests are run: one headless Chromium, one demo server for all specs. No test stands here.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  outputDir: "results/tests",
  globalSetup: "./support/demo.js",
  // The specs share one server and each keeps to its own people; files run side by side, the tests of a file in order.
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // Recording every step doubles the time; ask for it when a failure is hard to understand.
    trace: process.env.TRACE === "1" ? "retain-on-failure" : "off",
    launchOptions: {
      // Unset where Playwright has its own build.
      executablePath: process.env.CHROMIUM || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
