// What every browser test starts from: the browser, a page, and proof that nothing else happened.
import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { FIRST_PICTURE } from "./controls.mjs";

/** A value that `cargo xtask` sets; it alone knows where tools and the served page are. */
function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests by \`cargo xtask test --only browser\``);
  return value;
}

/** Where the built page is served: at the root of a host, and below a path of it. */
export const places = {
  root: setting("RMAPSCOPE_URL"),
  subPath: setting("RMAPSCOPE_SUB_PATH_URL"),
};

let browser;

/** Starts the browser once for a test file and ends it with the file. */
export async function theBrowser() {
  browser ??= chromium.launch({
    executablePath: setting("RMAPSCOPE_CHROMIUM"),
    args: JSON.parse(setting("RMAPSCOPE_CHROMIUM_ARGS")),
  });
  return browser;
}

/** Ends the browser; test files need not call it. */
export async function closeBrowser() {
  await (await browser)?.close();
  browser = undefined;
}

// Not in a plain script such as screenshots.mjs.
if (process.env.NODE_TEST_CONTEXT) after(closeBrowser);

/**
 * Opens an address relative to the page's place and waits until it has started.
 *
 * @param {string} address such as "" or "#1.abc"
 * @param {object} options `ready` is the selector to wait for, `null` for none; `prepare` is called
 *   with the page before anything is loaded; `place` is where the page lies; size, colour scheme,
 *   motion, colours and touch are what the reader has; `javaScript: false` switches scripts off
 * @returns the Playwright page, with `watch`: what it logged, failed to load or asked of others
 */
export async function openPage(address = "", options = {}) {
  const {
    width = 1440,
    height = 900,
    colorScheme = "light",
    reducedMotion = "no-preference",
    forcedColors = "none",
    touch = false,
    scale = 1,
    place = places.root,
    ready = FIRST_PICTURE,
    prepare = async () => {},
    javaScript = true,
  } = options;
  const context = await (await theBrowser()).newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme,
    reducedMotion,
    forcedColors,
    hasTouch: touch,
    isMobile: touch,
    javaScriptEnabled: javaScript,
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  page.watch = watch(page, new URL(place).origin, javaScript);
  await prepare(page);
  // Not its `load`: what a test holds back may be a part of that.
  await page.goto(new URL(address, place).href, { waitUntil: "commit" });
  if (ready) {
    try {
      await page.waitForSelector(ready, { state: "attached", timeout: 30_000 });
    } catch (error) {
      error.message += `\nthe page said: ${JSON.stringify(page.watch, null, 2)}`;
      throw error;
    }
  }
  return page;
}

/** Collects everything that a good page does not do. */
function watch(page, origin, javaScript) {
  const seen = { messages: [], errors: [], failures: [], strangers: [] };
  page.on("console", (message) => {
    // What blocks it says so; `offline.test.mjs` lets it work.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    seen.messages.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.errors.push(String(error.stack ?? error)));
  page.on("requestfailed", (request) => {
    // A script that the page preloads, while scripts are switched off.
    if (!javaScript && request.failure()?.errorText === "csp") return;
    seen.failures.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) seen.failures.push(`${response.url()}: ${response.status()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) {
      seen.strangers.push(url.href);
    }
  });
  return seen;
}

/**
 * Fails when the page logged, failed to load or asked of another host anything at all.
 *
 * @param {Record<string, RegExp>} expected what a test has brought about itself: there must be
 *   something of that kind, and all of it must match
 */
export function assertNothingElse(page, expected = {}) {
  for (const [kind, seen] of Object.entries(page.watch)) {
    const pattern = expected[kind];
    const others = pattern ? seen.filter((line) => !pattern.test(line)) : seen;
    assert.deepEqual(others, [], kind);
    if (pattern) assert.notEqual(seen.length, 0, `none of the expected ${kind}`);
  }
}

/** Waits until the page has drawn what it has to draw. */
export const drawn = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Fails when the document, as opposed to something in it, can be scrolled sideways, or a part of it is cut off. */
export async function assertNotTooWide(page, where) {
  const { is, may, cut } = await page.evaluate(() => {
    const parts = document.querySelectorAll(".app-header > *, .side, .transport, .ctl > *, .say");
    const seen = [...parts].map((part) => [part.className, part.getBoundingClientRect()]);
    return {
      is: document.documentElement.scrollWidth,
      may: document.documentElement.clientWidth,
      cut: seen.filter(([, { width, right }]) => width > 1 && right > innerWidth + 0.5).map(([name]) => name),
    };
  });
  assert.ok(is <= may, `${where}: ${is} pixels wide, ${may} would fit`);
  assert.deepEqual(cut, [], `${where}: what ends beyond the window`);
}

/**
 * Opens a page, does something with it, asserts that nothing else happened, and closes it.
 *
 * @param {string} address see {@link openPage}
 * @param {object} options see {@link openPage}; `expected` is for {@link assertNothingElse}
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
export async function withPage(address, options, use) {
  const page = await openPage(address, options);
  try {
    await use(page);
    assertNothingElse(page, options.expected);
  } finally {
    await page.context().close();
  }
}
