// What the page does where something that it wants is missing, slow or in the way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressedAt, atStep, button, goTo, openScene, scrubber, sceneTitles, sentence, step, steps } from "./controls.mjs";
import { openFramed, openHost } from "./host.mjs";
import { assertNothingElse, assertNotTooWide, drawn, withPage } from "./lib.mjs";

const NOTE = "#boot-note";

/** Holds back what matches until it is let go. */
async function heldBack(page, pattern) {
  let letGo;
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route(pattern, async (route) => {
    await free;
    await route.continue();
  });
  return letGo;
}

test("says what it needs where JavaScript is off", () =>
  withPage("", { javaScript: false, ready: "noscript" }, async (page) => {
    assert.match(await page.locator("body").innerText(), /needs JavaScript and WebAssembly/);
    assert.ok(await page.locator("noscript p").isVisible());
  }));

test("says so where WebAssembly is missing", () =>
  withPage(
    "",
    { ready: `${NOTE}.boot-failed`, prepare: (page) => page.addInitScript(() => delete globalThis.WebAssembly) },
    async (page) => assert.match(await page.locator(NOTE).innerText(), /cannot run WebAssembly/),
  ));

test("says so where the module does not arrive", () =>
  withPage(
    "",
    {
      ready: `${NOTE}.boot-failed`,
      prepare: (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" })),
      // What the test has brought about; that the page throws is how a reader's report gets its trace.
      expected: { messages: /404/, errors: /failed to fetch Wasm: 404/, failures: /\.wasm: 404/ },
    },
    async (page) => assert.match(await page.locator(NOTE).innerText(), /could not start: .+/),
  ));

test("paints something useful before the module has arrived", async () => {
  let letGo;
  const prepare = async (page) => (letGo = await heldBack(page, "**/*.wasm"));
  await withPage("", { ready: NOTE, prepare }, async (page) => {
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    assert.equal(await page.locator("h1").innerText(), "rmapscope");
    assert.match(await page.locator("main").innerText(), /Linux unmaps a folio/);
    assert.equal(await page.getByRole("gridcell").count(), 0, "the module is still held back");
    letGo();
    await page.getByRole("gridcell").first().waitFor();
    assert.equal(await page.locator(NOTE).count(), 0);
  });
});

test("works where nothing can be kept", () => {
  const refuse = () => {
    const refused = { get: () => { throw new DOMException("The operation is insecure.", "SecurityError"); } };
    for (const storage of ["localStorage", "sessionStorage"]) Object.defineProperty(globalThis, storage, refused);
  };
  return withPage("", { prepare: (page) => page.addInitScript(refuse) }, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await background();
    for (let i = 0; i < 2; i += 1) await button(page, "Theme").click();
    assert.notEqual(await background(), before, "light, then dark");
    await page.keyboard.press("End");
    await atStep(page, await steps(page));
    await page.reload();
    await page.getByRole("gridcell").first().waitFor();
    assert.equal(await background(), before, "there was nowhere to keep the theme");
  });
});

test("every scene fits a frame 320 pixels wide, at its start, in its middle and at its end", async () => {
  const host = await openFramed(320, 640);
  const page = host.frames()[1];
  await page.getByRole("gridcell").first().waitFor();
  const titles = await sceneTitles(page);
  for (const title of titles) {
    await openScene(page, title);
    const all = await steps(page);
    for (const n of [0, 5 * Math.floor(all / 10)]) {
      await goTo(page, n);
      await assertNotTooWide(page, `${title}, step ${n}`);
    }
    await scrubber(page).press("End");
    await atStep(page, all);
    await assertNotTooWide(page, `${title}, its end`);
  }
  assertNothingElse(host);
  await host.context().close();
});

test("starts again at any step, which the address names", () =>
  withPage("", {}, async (page) => {
    const all = await steps(page);
    for (const n of [1, Math.floor(all / 3), Math.floor(all / 2), all]) {
      await goTo(page, n);
      const said = await sentence(page);
      await addressedAt(page, n);
      await page.reload();
      await scrubber(page).waitFor();
      await atStep(page, n);
      assert.equal(await sentence(page), said);
    }
  }));

test("says what is wrong with a link, and shows the first scene", () =>
  withPage("#1.rubbish~3", {}, async (page) => {
    await page.getByText(/The link could not be read/).waitFor();
    assert.equal(await step(page), 0);
    assert.ok((await steps(page)) > 0);
  }));

test("stays at its step when the window changes its size", () =>
  withPage("", {}, async (page) => {
    await goTo(page, 40);
    const said = await sentence(page);
    for (const [width, height] of [[390, 844], [720, 420], [1024, 768], [320, 640], [1440, 900]]) {
      await page.setViewportSize({ width, height });
      await drawn(page);
      await assertNotTooWide(page, `${width} by ${height}`);
      assert.equal(await step(page), 40);
      assert.equal(await sentence(page), said);
    }
  }));

test("a scene in somebody else's page does not scroll that page", async () => {
  const host = await openHost({ scene: "shmem-two-tables" }, { width: 720, height: 420 });
  await host.getByRole("gridcell").first().waitFor();
  const scrolled = () => host.evaluate(() => scrollY);
  const seek = async (n) => {
    await host.evaluate((n) => globalThis.scene.seek(n), n);
    await host.waitForFunction((n) => globalThis.scene.step === n, n);
    await drawn(host);
  };
  await seek(117);
  assert.equal(await scrolled(), 0, "it scrolls with the walk");
  // Where the reader has scrolled to, it stays, too, and nothing asks for a way back.
  await host.evaluate(() => scrollTo(0, 160));
  await seek(3);
  assert.equal(await scrolled(), 160, "it scrolls back with the walk");
  assert.equal(await button(host, "Back to the walk").count(), 0);
  assertNothingElse(host);
  await host.context().close();
});

test("the page in a frame does not scroll the page around it", async () => {
  const host = await openFramed(600, 900, { width: 720, height: 420 });
  const frame = host.frames()[1];
  await frame.getByRole("gridcell").first().waitFor();
  const all = await steps(frame);
  for (const [key, to] of [
    ["End", all],
    ["Home", 0],
  ]) {
    // A key typed by hand, as what types for a test brings the field into view first.
    await scrubber(frame).evaluate((slider) => slider.focus({ preventScroll: true }));
    await host.keyboard.press(key);
    await atStep(frame, to);
  }
  await drawn(host);
  assert.equal(await host.evaluate(() => scrollY), 0);
  assertNothingElse(host);
  await host.context().close();
});

test("a program that breaks says so, with the link to what was seen, and goes on from there", () =>
  withPage("", { expected: { errors: /unreachable/, messages: /failed to insert node/ } }, async (page) => {
    // What it is to draw next has lost its place, which nothing but a test does.
    await page.evaluate(() => document.querySelectorAll("svg[role=row]").forEach((row) => row.replaceChildren()));
    for (const key of ["ArrowRight", "ArrowRight", "End"]) await page.keyboard.press(key);
    const note = page.getByRole("alert");
    await note.getByRole("heading", { name: "rmapscope broke" }).waitFor();
    assert.match(await note.getByRole("link").first().innerText(), /^#1\..+/);
    await note.getByRole("link", { name: "Go on from there" }).click();
    await scrubber(page).waitFor();
    assert.ok((await steps(page)) > 0);
  }));
