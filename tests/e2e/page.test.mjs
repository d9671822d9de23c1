// The page as a reader uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./lib.mjs";

const ready = ".row [role=gridcell]";
const step = async (page) => Number((await page.locator(".stepno b").innerText()).replaceAll(",", ""));

/** Waits until the page shows this step: it is drawn a moment after the key or click. */
const atStep = (page, n) =>
  page.locator(".stepno b", { hasText: new RegExp(`^${n.toLocaleString("en")}$`) }).waitFor({ timeout: 10_000 });
const entry = (page, at) => page.locator(`[data-cell='0-${at}']`).getAttribute("aria-label");

/** Opens a built-in scene by its title. */
async function openScene(page, title) {
  await page.locator(".scene-button").click();
  await page.locator(".scene", { hasText: title }).click();
  await page.locator(".scene-title", { hasText: title }).waitFor();
}

/** A count at the end of the trace, from the table. */
async function atEnd(page, name) {
  await page.getByRole("tab", { name: "Counts" }).click();
  const row = page.locator(".counts tr", { has: page.getByRole("rowheader", { name, exact: true }) });
  return Number(await row.locator("td").last().innerText());
}

test("plays a scene to its end and back", () =>
  withPage("", { ready }, async (page) => {
    assert.equal(await page.locator(".what").innerText(), "How often does the walker read what it has just unmapped?");
    await page.keyboard.press("]");
    for (let i = 0; i < 6; i++) await page.keyboard.press("]");
    assert.equal(await page.locator(".speed-text").innerText(), "64×");
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Last step", disabled: true }).waitFor();
    await atStep(page, 120);
    assert.match(await entry(page, 512), /^512: swap, slot 8192, exclusive; read/);
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.getByRole("button", { name: "iteration" }).click();
    let before = 120;
    while ((await step(page)) > 0) {
      await page.getByRole("button", { name: "Back" }).click();
      assert.ok((await step(page)) < before, "each click goes back");
      before = await step(page);
    }
    assert.equal(await entry(page, 512), "512: present, page 0 of A, writable, dirty");
  }));

test("says at a step what happened, why, and what ended the batch", () =>
  withPage("", { ready }, async (page) => {
    await page.locator(".ev .kind", { hasText: "batch" }).first().click();
    assert.match(await page.locator(".what").innerText(), /4/);
    assert.match(await page.locator(".running").textContent(), /ends before 516: w differs/);
    assert.equal(await page.locator(".lock").innerText(), "locked");
    await page.getByRole("tab", { name: "Walk" }).click();
    assert.match(await page.locator(".kv").first().innerText(), /address\s+512/);
  }));

test("turning uffd-wp changes the outcome at once, and undo takes it back", () =>
  withPage("", { ready }, async (page) => {
    await openScene(page, "Shmem folio across two tables");
    await page.getByLabel("Design").selectOption("v7.0");
    const single = await atEnd(page, "rmap removals");
    await page.locator(".chip", { hasText: "uffd-wp" }).first().click();
    assert.ok((await atEnd(page, "rmap removals")) < single, "v7.0 batches where userfaultfd is not armed");
    assert.match(await page.locator(".notice").innerText(), /uffd-wp taken from VMA 1008–1039\. \d+ steps instead of \d+/);
    await page.keyboard.press("Control+z");
    assert.equal(await atEnd(page, "rmap removals"), single);
  }));

test("entries are painted with a stroke of the brush", () =>
  withPage("", { ready }, async (page) => {
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: "uffd-wp marker" }).click();
    const box = async (at) => page.locator(`[data-cell='0-${at}']`).boundingBox();
    const [from, to] = [await box(514), await box(517)];
    await page.mouse.move(from.x + 20, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 20);
    await page.mouse.up();
    for (const at of [514, 515, 516, 517]) assert.equal(await entry(page, at), `${at}: uffd-wp marker`);
    assert.match(await entry(page, 518), /present/);
    await page.keyboard.press("Control+z");
    assert.match(await entry(page, 515), /present/);
    assert.equal(await page.getByRole("button", { name: "Undo edit" }).isDisabled(), true, "a stroke is one edit");
  }));

test("all of it works by keyboard", () =>
  withPage("", { ready }, async (page) => {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.locator(".stepno b", { hasNotText: /^[01]$/ }).waitFor({ timeout: 10_000 });
    await page.keyboard.press("End");
    await atStep(page, 120);
    await page.keyboard.press("Home");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys and legend" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // The entries are one stop of the tab key.
    for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement?.dataset.cell)); i++) {
      await page.keyboard.press("Tab");
    }
    const focused = () => page.evaluate(() => document.activeElement?.dataset.cell);
    assert.equal(await focused(), "0-512");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "0-513");
    assert.equal(await step(page), 0, "arrows in the entries do not move the trace");
    await page.keyboard.press(".");
    await atStep(page, 1);
    assert.equal(await focused(), "0-513", "the focus stays");
    await page.keyboard.press("e");
    await page.keyboard.press("Enter");
    await page.locator("[data-cell='0-513'][aria-label='513: none']").waitFor({ timeout: 10_000 });
  }));

test("a pasted scenario is opened, or refused with the place and nothing lost", () =>
  withPage("", { ready }, async (page) => {
    await page.locator(".scene-button").click();
    await page.getByRole("button", { name: "Paste a scenario" }).click();
    const field = page.getByRole("textbox");
    const good = await field.inputValue();
    const bad = good.replace('"folio": "A"', '"folio": "Q"');
    assert.notEqual(bad, good);
    await field.fill(bad);
    await page.getByRole("button", { name: "Open" }).click();
    assert.match(await page.getByRole("alert").innerText(), /ops\[0\]\.folio: there is no folio "Q"/);
    assert.equal(await field.inputValue(), bad);
    await field.fill(good.replace("Four batches of 4, to swap", "Mine"));
    await page.getByRole("button", { name: "Open" }).click();
    await page.locator(".scene-title", { hasText: "Mine" }).waitFor();
  }));

test("what was measured on a running kernel stands beside what is simulated", () =>
  withPage("", { ready }, async (page) => {
    await openScene(page, "Stale nr_pages, seen on a running kernel");
    assert.match(await page.locator(".measured p").innerText(), /Measured on Linux 7\.0.*The same in all \d+ fields/);
    await page.getByRole("tab", { name: /^Bugs/ }).click();
    await page.locator(".bugline", { hasText: "rmap-underflow" }).click();
    assert.equal(await page.locator(".ev.cur .kind").count(), 0, "the events are behind the other tab");
    assert.match(await page.locator(".what").innerText(), /rmap/i);
  }));

for (const [name, size] of Object.entries({
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  low: { width: 720, height: 420 },
  narrow: { width: 320, height: 640 },
})) {
  test(`fits ${name}, and everything to play it is in view`, () =>
    withPage("", { ready, ...size }, async (page) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= size.width, `${wide} pixels wide`);
      const play = await page.getByRole("button", { name: "Play" }).boundingBox();
      assert.ok(play.y + play.height <= size.height, "the play button is in view");
      assert.ok(play.width >= 24 && play.height >= 24);
      await page.getByRole("button", { name: "Forward" }).click();
      await atStep(page, 1);
    }));
}

test("the theme follows the system until it is chosen, and is kept", () =>
  withPage("", { ready, colorScheme: "dark" }, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.getByRole("button", { name: "Theme" }).click();
    assert.notEqual(await background(), dark);
    const light = await background();
    await page.reload();
    await page.waitForSelector(ready);
    assert.equal(await background(), light);
  }));
