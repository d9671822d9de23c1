// The page as a reader uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, button, chooseDesign, entry, openScene, scrubber, sentence, step, steps } from "./controls.mjs";
import { assertNotTooWide, withPage } from "./lib.mjs";

/** A count at the end of the trace, from the table. */
async function atEnd(page, name) {
  await page.getByRole("tab", { name: "Counts" }).click();
  const row = page.locator(".counts tr", { has: page.getByRole("rowheader", { name, exact: true }) });
  return Number(await row.locator("td").last().innerText());
}

test("plays a scene to its end and back", () =>
  withPage("", {}, async (page) => {
    assert.equal(await sentence(page), "How often does the walker read what it has just unmapped?");
    await page.keyboard.press("]");
    for (let i = 0; i < 6; i++) await page.keyboard.press("]");
    assert.equal(await page.locator(".speed-text").innerText(), "64×");
    await button(page, "Play").click();
    await page.getByRole("button", { name: "Last step", disabled: true }).waitFor();
    await atStep(page, 120);
    assert.match(await entry(page, 512), /^512: swap, slot 8192, exclusive; read/);
    await button(page, "Play").waitFor();
    await button(page, "iteration").click();
    let before = 120;
    while ((await step(page)) > 0) {
      await button(page, "Back").click();
      assert.ok((await step(page)) < before, "each click goes back");
      before = await step(page);
    }
    assert.equal(await entry(page, 512), "512: present, page 0 of A, writable, dirty");
  }));

test("says at a step what happened, why, and what ended the batch", () =>
  withPage("", {}, async (page) => {
    // Only rows that are nearly in view are in the document.
    await page.locator(".events").evaluate((list) => list.scrollBy(0, 96));
    await page.locator(".ev .kind", { hasText: "batch" }).first().click();
    assert.match(await sentence(page), /4/);
    assert.match(await page.locator(".running").textContent(), /ends before 516: w differs/);
    assert.equal(await page.locator(".lock").innerText(), "locked");
    await page.getByRole("tab", { name: "Walk" }).click();
    assert.match(await page.locator(".kv").first().innerText(), /address\s+512/);
  }));

test("turning uffd-wp changes the outcome at once, and undo takes it back", () =>
  withPage("", {}, async (page) => {
    await openScene(page, "Shmem folio across two tables");
    await chooseDesign(page, "v7.0");
    const single = await atEnd(page, "rmap removals");
    await page.locator(".chip", { hasText: "uffd-wp" }).first().click();
    assert.ok((await atEnd(page, "rmap removals")) < single, "v7.0 batches where userfaultfd is not armed");
    assert.match(await page.locator(".notice").innerText(), /uffd-wp taken from VMA 1008–1039\. Now .* at step \d+ of \d+, not \d+\./);
    await page.keyboard.press("Control+z");
    assert.equal(await atEnd(page, "rmap removals"), single);
  }));

test("entries are painted with a stroke of the brush", () =>
  withPage("", {}, async (page) => {
    await button(page, "Edit").click();
    await button(page, "uffd-wp marker").click();
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
    assert.equal(await button(page, "Undo edit").isDisabled(), true, "a stroke is one edit");
  }));

test("the scrub bar is dragged", () =>
  withPage("", {}, async (page) => {
    const { x, y, width, height } = await scrubber(page).boundingBox();
    await page.mouse.move(x + width * 0.2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height / 2, { steps: 4 });
    await page.mouse.move(x + width + 50, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await atStep(page, await steps(page), 3_000);
  }));

test("a pasted scenario is opened, or refused with the place and nothing lost", () =>
  withPage("", {}, async (page) => {
    await page.locator(".scene-button").click();
    await button(page, "Paste a scenario").click();
    const field = page.getByRole("textbox");
    const good = await field.inputValue();
    const bad = good.replace('"folio": "A"', '"folio": "Q"');
    assert.notEqual(bad, good);
    await field.fill(bad);
    await button(page, "Open").click();
    assert.match(await page.getByRole("alert").innerText(), /ops\[0\]\.folio: there is no folio "Q"/);
    assert.equal(await field.inputValue(), bad);
    await field.fill(good.replace("Four batches of 4, to swap", "Mine"));
    await button(page, "Open").click();
    await page.locator(".scene-title", { hasText: "Mine" }).waitFor();
  }));

test("what was measured on a running kernel stands beside what is simulated", () =>
  withPage("", {}, async (page) => {
    await openScene(page, "Stale nr_pages, seen on a running kernel");
    assert.match(await page.locator(".measured p").innerText(), /Measured on Linux 7\.0.*The same in all \d+ fields/);
    await page.getByRole("tab", { name: /^Bugs/ }).click();
    await page.locator(".bugline", { hasText: "rmap-underflow" }).click();
    assert.equal(await page.locator(".ev.cur .kind").count(), 0, "the events are behind the other tab");
    assert.match(await sentence(page), /rmap/i);
  }));

for (const [name, size] of Object.entries({
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  low: { width: 720, height: 420 },
  narrow: { width: 320, height: 640 },
})) {
  test(`fits ${name}, and everything to play it is in view`, () =>
    withPage("", size, async (page) => {
      await assertNotTooWide(page, name);
      const play = await button(page, "Play").boundingBox();
      assert.ok(play.y + play.height <= size.height, "the play button is in view");
      assert.ok(play.width >= 24 && play.height >= 24);
      await button(page, "Forward").click();
      await atStep(page, 1);
    }));
}

test("the theme follows the system until it is chosen, and is kept", () =>
  withPage("", { colorScheme: "dark" }, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await button(page, "Theme").click();
    assert.notEqual(await background(), dark);
    const light = await background();
    await page.reload();
    await scrubber(page).waitFor();
    assert.equal(await background(), light);
  }));

test("has room for everything in a window of any width", async () => {
  for (const width of [320, 412, 720, 1000, 1100, 1280, 1366, 1920]) {
    await withPage("", { width, height: 800 }, (page) => assertNotTooWide(page, `${width} pixels`));
  }
});
