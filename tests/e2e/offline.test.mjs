// The hosted page without a network, and its next version.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, button, steps } from "./controls.mjs";
import { mirrored, open } from "./embedding.mjs";
import { places } from "./lib.mjs";

/** Waits until the worker has all files and answers for the page. */
const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state));

/** Waits until something holds that only a promise can say. */
async function until(page, holds) {
  for (let i = 0; i < 100; i += 1) {
    if (await page.evaluate(holds)) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`never held: ${holds}`);
}

const caches = (page) => page.evaluate(() => globalThis.caches.keys());

test("works without a network once it was loaded, all of it", async () => {
  const page = await open(places.subPath, { serviceWorkers: "allow" });
  await page.getByRole("gridcell").first().waitFor();
  await kept(page);
  await page.context().setOffline(true);
  await page.goto(`${places.subPath}#1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuAA~20`);
  await atStep(page, 20);
  await page.reload();
  await page.getByRole("gridcell").first().waitFor();
  await atStep(page, 20);
  await page.locator(".scene-button").click();
  await page.locator(".scene b").first().waitFor();
  await page.getByText("Swap, shared by two processes").click();
  await page.locator(".scene-title", { hasText: "Swap, shared by two processes" }).waitFor();
  await page.keyboard.press("End");
  await atStep(page, await steps(page));
  assert.deepEqual(page.seen, []);
  await page.context().close();
});

test("a frame keeps nothing, and is not answered for", async () => {
  const page = await open(`${places.root}?embed=1`, { serviceWorkers: "allow" });
  await page.getByRole("gridcell").first().waitFor();
  await page.waitForLoadState("load");
  assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
  assert.deepEqual(await caches(page), []);
  await page.context().close();
});

test("a new version takes over when no page of the old one is open, and leaves nothing of it", async () => {
  let version = 1;
  // Below a path, so that a page beside it can look on.
  const path = new URL(places.subPath).pathname.slice(1);
  const host = await mirrored({ "cache-control": "no-store" }, (name, body) => {
    if (version === 1) return body;
    // Another build: another version of the worker, another page.
    if (name === `${path}sw.js`) return body.toString().replace(/rmapscope-([0-9a-f]{8})/, "rmapscope-feedbeef");
    if (name === path) return body.toString().replace("<title>rmapscope</title>", "<title>the next version</title>");
    return body;
  });
  const address = host + path;
  const page = await open(address, { serviceWorkers: "allow" });
  await page.getByRole("gridcell").first().waitFor();
  await kept(page);
  const [first, ...others] = await caches(page);
  assert.deepEqual([others, /^rmapscope-[0-9a-f]{8}$/.test(first)], [[], true]);
  version = 2;
  // Who has a network sees the next version at once.
  await page.reload();
  assert.equal(await page.title(), "the next version");
  await until(page, () => navigator.serviceWorker.getRegistration().then(({ waiting }) => Boolean(waiting)));
  assert.deepEqual((await caches(page)).sort(), [first, "rmapscope-feedbeef"].sort(), "both, while a page is open");
  await button(page, "Forward").click();
  await atStep(page, 1);
  const other = await page.context().newPage();
  await other.goto(`${host}oembed/scenes.json`);
  await page.close();
  await until(other, () => globalThis.caches.keys().then((names) => names.length === 1));
  assert.deepEqual(await caches(other), ["rmapscope-feedbeef"]);
  await other.goto(address);
  await other.getByRole("gridcell").first().waitFor();
  await other.context().close();
});
