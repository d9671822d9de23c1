// The stage when a scenario is large: overview, window, zoom, and the way back to the walk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./lib.mjs";

const ready = ".row [role=gridcell]";

/** A document with so many folios of 16 pages, one after the other, each unmapped. */
function manyFolios(count) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return JSON.stringify({
    format: "rmapscope/1",
    title: "Many folios",
    folios: numbers.map((i) => ({
      id: `f${i}`,
      kind: "anon",
      order: 4,
      pfn: 16 * i + 4096,
      object: "heap",
      index: 16 * i,
      swap: 8192 + 16 * i,
      exclusive: [[0, 16]],
    })),
    mms: [
      {
        name: "app",
        vmas: [{ start: 0, pages: 16 * count, pgoff: 0, anon: "heap" }],
        ptes: numbers.map((i) => ({ at: 16 * i, len: 16, present: `f${i}`, page: 0, bits: "w" })),
      },
    ],
    ops: numbers.map((i) => ({ op: "unmap", folio: `f${i}`, flags: ["batch-flush"] })),
  });
}

/** Opens a document by the field for one. */
async function paste(page, text) {
  await page.locator(".scene-button").click();
  await page.getByRole("button", { name: /paste/i }).click();
  await page.locator("dialog textarea").evaluate((field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await page.locator("dialog").getByRole("button", { name: /open|run|show/i }).click();
  await page.locator(".strip canvas").waitFor();
}

const large = (use, options = {}) =>
  withPage("", { ready, reducedMotion: "reduce", ...options }, async (page) => {
    await paste(page, manyFolios(1024));
    await use(page);
  });

const shown = (page) => page.locator(".strip").getAttribute("aria-valuetext");
const row = (page, base) => page.locator(`.rows:not(.detail *) [data-row='0-${base}']`);

/** How many pixels of the overview's column have each colour. */
const colours = (page, column, of) =>
  page.locator(".strip canvas").evaluate(
    (canvas, [column, of]) => {
      const [from, to] = [column, column + 1].map((i) => Math.floor((i * canvas.width) / of));
      // A copy: one that is read from is no longer drawn by the graphics card.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(from + 1, 0, to - from - 3, canvas.height);
      const counts = {};
      for (let i = 0; i < data.length; i += 4) {
        const colour = data.slice(i, i + 4).join();
        counts[colour] = (counts[colour] ?? 0) + 1;
      }
      return Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    },
    [column, of],
  );

test("the overview has all entries, and follows steps and themes", () =>
  large(async (page) => {
    assert.equal(await shown(page), "entries 0–511");
    const [mapped] = await colours(page, 0, 32);
    assert.equal((await colours(page, 31, 32))[0], mapped, "all of one kind");
    await page.keyboard.press("End");
    await row(page, 15_872).waitFor();
    const [gone] = await colours(page, 31, 32);
    assert.notEqual(gone, mapped, "the last column changed");
    assert.equal((await colours(page, 0, 32))[0], gone, "so did the first");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForFunction(
      (light) => {
        const copy = new OffscreenCanvas(8, 8).getContext("2d", { willReadFrequently: true });
        copy.drawImage(document.querySelector(".strip canvas"), 0, 0);
        return copy.getImageData(4, 4, 1, 1).data.join() !== light;
      },
      gone,
    );
  }));

test("the window goes where the reader looks, and back to the walk", () =>
  large(async (page) => {
    await page.getByRole("button", { name: "Forward" }).click();
    const strip = await page.locator(".strip").boundingBox();
    await page.mouse.click(strip.x + strip.width * 0.51, strip.y + 20);
    await row(page, 8192).waitFor();
    assert.equal(await shown(page), "entries 8192–8703");
    await page.keyboard.press(".");
    assert.equal(await shown(page), "entries 8192–8703", "a step does not take it away");
    await page.getByRole("button", { name: "Back to the walk" }).click();
    await row(page, 0).waitFor();
    assert.equal(await page.getByRole("button", { name: "Back to the walk" }).count(), 0);
    await page.locator(".strip").focus();
    await page.keyboard.press("End");
    await row(page, 15_872).waitFor();
    await page.keyboard.press("w");
    await row(page, 0).waitFor();
  }));

test("keys go on behind what is drawn", () =>
  large(async (page) => {
    await row(page, 0).locator("[data-cell='0-5']").click();
    await page.keyboard.press("Control+End");
    await page.locator("[data-cell='0-16383']:focus").waitFor();
    await page.keyboard.press("Control+Home");
    await page.locator("[data-cell='0-0']:focus").waitFor();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("PageDown");
    await row(page, 512).waitFor();
    assert.match(await page.evaluate(() => document.activeElement.dataset.cell), /^0-\d+$/);
    assert.equal(await page.locator("[role=gridcell][tabindex='0']").count(), 1, "one tab stop");
  }));

test("zooming keeps the entry under the pointer where it is", () =>
  large(async (page) => {
    const cell = row(page, 128).locator("[data-cell='0-130']");
    await cell.hover();
    const before = await cell.boundingBox();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    const larger = page.locator(".rows:not(.detail *) [data-cell='0-130']");
    await page.waitForFunction(
      (width) => document.querySelector("[data-cell='0-130']")?.getBoundingClientRect().width > width,
      before.width,
    );
    const after = await larger.boundingBox();
    // The pointer was in its middle, and is there still.
    const middle = (box) => box.y + box.height / 2;
    assert.ok(Math.abs(middle(after) - middle(before)) <= 2, `${middle(before)} and ${middle(after)}`);
    await page.keyboard.press("0");
    await page.waitForFunction(
      (width) => document.querySelector("[data-cell='0-130']")?.getBoundingClientRect().width === width,
      before.width,
    );
  }));
