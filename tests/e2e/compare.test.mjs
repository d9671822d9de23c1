// Designs side by side: both clocks to their end, where they part, links, what can be taken along, plots.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { complaints, loadAxe } from "./axe.mjs";
import {
  atClock,
  atStep,
  button,
  clock,
  clockAt,
  clockEnd,
  compared,
  comparedSteps,
  goTo,
  openCompare,
  openScene,
  playAtFullSpeed,
} from "./controls.mjs";
import { assertNotTooWide, withPage } from "./lib.mjs";

/** The walker's reads of each design at the end, as the table of counts has them. */
const walkerReads = async (dialog) =>
  (await dialog.locator(".cmp-reads tbody tr td:nth-child(4)").allInnerTexts()).map(Number);

/** Plays from the start until the clock has come to its end. */
async function playToTheEnd(page, dialog) {
  await page.keyboard.press("Home");
  await atClock(page, 0);
  await playAtFullSpeed(page);
  await dialog.getByRole("button", { name: "Play", exact: true }).click();
  await atClock(page, await clockEnd(page), 60_000);
  await dialog.getByRole("button", { name: "Play", exact: true }).waitFor();
  for (const [at, end] of await comparedSteps(dialog)) assert.equal(at, end);
}

test("lock step and a race come to the end of every run", () =>
  withPage("", {}, async (page) => {
    const dialog = await openCompare(page);
    await playToTheEnd(page, dialog);
    const reads = await walkerReads(dialog);
    const now = await dialog.locator(".cmp-reads td.now:nth-child(3)").allInnerTexts();
    assert.deepEqual(now.map(Number), reads, "all is read at the end");
    for (const weights of ["plain", "x86"]) {
      await button(page, "race by cost").click();
      const select = dialog.getByRole("combobox", { name: "Weights" });
      const option = select.locator("option", { hasText: weights }).first();
      await select.selectOption(await option.innerText());
      await playToTheEnd(page, dialog);
    }
    assert.deepEqual(await walkerReads(dialog), reads);
  }));

test("in lock step all come to the same page; in a race who reads less is ahead", () =>
  withPage("", {}, async (page) => {
    await goTo(page, 92);
    const dialog = await openCompare(page);
    const steps = await comparedSteps(dialog);
    assert.equal(steps[0][0], 92);
    const cursors = dialog.locator(".cmp-lane .cursor");
    assert.equal(await cursors.count(), steps.length);
    const places = await cursors.evaluateAll((each) => each.map((one) => one.getAttribute("transform")));
    assert.equal(new Set(places).size, 1, `${places}`);
    await button(page, "race by cost").click();
    const race = await comparedSteps(dialog);
    // A is where it was; B, which reads least, has gone further.
    assert.ok(race[0][0] >= 92 && race[1][0] / race[1][1] > race[0][0] / race[0][1], JSON.stringify(race));
  }));

test("differences are reached by key and by button, and closing keeps the step", () =>
  withPage("", {}, async (page) => {
    await page.keyboard.press("c");
    const dialog = await compared(page);
    await page.keyboard.press("d");
    await dialog.getByText("First difference").waitFor();
    const first = await clockAt(page);
    assert.ok(first > 0);
    assert.match(await dialog.locator(".cmp-mark").innerText(), /Step 27/);
    await page.keyboard.press("d");
    await page.waitForFunction(
      (n) => Number(document.querySelector("[aria-label='Position on the common clock']").getAttribute("aria-valuenow")) > n,
      first,
    );
    await button(page, "Previous difference").click();
    await atClock(page, first);
    const [[step]] = await comparedSteps(dialog);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await atStep(page, step);
    assert.equal(await page.locator("[role=grid]").count() > 0, true, "the stage is back");
  }));

test("ends that differ are marked, and the broken rule is seen", () =>
  withPage("", {}, async (page) => {
    await openScene(page, "A device-exclusive page that is skipped");
    const dialog = await openCompare(page);
    await page.keyboard.press("End");
    await atClock(page, await clockEnd(page));
    await dialog.locator(".cmp-lane .cmp-bug", { hasText: "missed-mapping" }).waitFor();
    await page.keyboard.press("Shift+D");
    await dialog.locator(".cmp-mark.is-here", { hasText: "Ends differ" }).waitFor();
    const summary = await dialog.locator(".compare-summary").innerText();
    assert.match(summary, /end differently, first in entry 527/);
  }));

test("the thread's scene needs no scrolling: why, what is saved, and what goes wrong elsewhere", () =>
  withPage("", { width: 1440, height: 900 }, async (page) => {
    const dialog = await openCompare(page);
    await page.keyboard.press("d");
    assert.deepEqual(await walkerReads(dialog), [31, 7, 19]);
    for (const part of [
      dialog.locator(".cmp-reads"),
      dialog.getByText(/the batch left swap\s+entries there, which are not none/),
      dialog.locator(".cmp-elsewhere", { hasText: "missed-mapping" }).locator(".cmp-strip"),
      dialog.locator(".cmp-lane").nth(0),
      dialog.locator(".cmp-lane").nth(1),
      dialog.locator(".cmp-lane").nth(2),
    ]) {
      const { top, bottom } = await part.first().evaluate((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        const around = each.closest(".cmp-side, .cmp-stages").getBoundingClientRect();
        return { top: top - around.top, bottom: around.bottom - bottom };
      });
      assert.ok(top >= 0 && bottom >= 0, `${part}: ${top} ${bottom}`);
    }
  }));

test("a link restores the comparison, also its designs", () =>
  withPage("", {}, async (page) => {
    const dialog = await openCompare(page);
    await dialog.getByLabel("Design B").selectOption("rmapscope");
    await dialog.getByLabel("Design D").selectOption("v7.0");
    await dialog.locator(".cmp-lane").nth(3).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    // Chosen once, they are there again.
    await page.keyboard.press("c");
    await (await compared(page)).locator(".cmp-lane").nth(3).waitFor();
    await clock(page).press("PageUp");
    const before = await comparedSteps(dialog);
    const names = await dialog.locator(".cmp-head h3").allInnerTexts();
    assert.deepEqual(names, ["series-v2", "rmapscope", "batch-present", "v7.0"]);
    await page.waitForFunction((n) => location.hash.endsWith(`~${n}`), before[0][0]);
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    const again = await compared(page);
    assert.deepEqual(await again.locator(".cmp-head h3").allInnerTexts(), names);
    assert.equal((await comparedSteps(again))[0][0], before[0][0]);
    // Alone again, the address names one design.
    await page.keyboard.press("Escape");
    await page.waitForFunction((old) => location.href !== old, address);
  }));

test("text, picture and numbers can be taken along", () =>
  withPage("", {}, async (page) => {
    const dialog = await openCompare(page);
    await page.keyboard.press("d");
    await button(page, "Text").click();
    const text = await dialog.locator("pre").innerText();
    const lines = text.trimEnd().split("\n");
    assert.match(lines.at(-1), /^http.*#\d/, "the link is last");
    assert.ok(lines.slice(0, -1).every((line) => line.length <= 72), text);
    const taken = async (role, name) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole(role, { name, exact: true }).last().click(),
      ]);
      return readFile(await download.path(), "utf8");
    };
    const picture = await taken("button", "SVG");
    assert.match(picture, /^<svg /);
    assert.match(picture, /series-v2 at step 26 of 120; jump at step 27 of 100/);
    await button(page, "Text").click();
    await button(page, "Over orders 0–9").click();
    const plots = page.getByRole("dialog", { name: "Counts over orders and batches" });
    await plots.getByRole("img", { name: /Counts by order/ }).waitFor();
    const csv = await taken("link", "CSV");
    const [head, ...rows] = csv.trim().split(/\r?\n/);
    assert.match(head, /^design,order,batches,pages,/);
    assert.equal(rows.length, 3 * 10);
    await plots.getByRole("button", { name: "batches per folio" }).click();
    await plots.getByRole("img", { name: /Counts by batches/ }).waitFor();
    assert.match(await taken("link", "CSV"), /jump,4,16,512/);
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`no rule that axe knows is broken, ${colorScheme}`, () =>
    withPage("", { colorScheme, reducedMotion: "reduce" }, async (page) => {
      await loadAxe(page);
      const dialog = await openCompare(page);
      await page.keyboard.press("d");
      assert.deepEqual(await complaints(page, "compare", null, "dialog"), []);
      for (const summary of await dialog.locator("summary").all()) await summary.click();
      await button(page, "race by cost").click();
      assert.deepEqual(await complaints(page, "race", null, "dialog"), []);
      await button(page, "Over orders 0–9").click();
      const plots = page.getByRole("dialog", { name: "Counts over orders and batches" });
      await plots.getByRole("img").waitFor();
      assert.deepEqual(await complaints(page, "plots", null, "dialog:last-of-type"), []);
    }));
}

for (const [name, size] of Object.entries({ phone: { width: 390, height: 844 }, narrow: { width: 320, height: 640 } })) {
  test(`it fits, ${name}`, () =>
    withPage("", { ...size, touch: true }, async (page) => {
      await page.keyboard.press("c");
      const dialog = await compared(page);
      await assertNotTooWide(page, name);
      const over = await dialog.evaluate((each) => each.scrollWidth - each.clientWidth);
      assert.ok(over <= 0, `${over} pixels too wide`);
      await dialog.getByRole("button", { name: "Next difference", exact: true }).tap();
      await dialog.locator(".cmp-mark.is-here").waitFor();
    }));
}
