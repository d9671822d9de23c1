// Where things happen is where one looks: what the walk stands on is in sight, at any size.
import assert from "node:assert/strict";
import { test } from "node:test";
import { button, openScene, scrubber } from "./controls.mjs";
import { drawn, withPage } from "./lib.mjs";

/** Of two address spaces, and of two tables. */
const SCENES = ["Swap, shared by two processes", "Shmem folio across two tables"];

/** Says so if the mark of the walk's cursor is out of sight or covered; there is none before and after a visit. */
const hidden = (page) =>
  page.evaluate(() => {
    const mark = [...document.querySelectorAll("svg text")].find((text) => text.textContent === "pvmw");
    if (!mark) return null;
    const { left, top, width, height } = mark.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    if (mark.closest("[role=row]").contains(seen)) return null;
    return `${document.querySelector("[role=slider]").ariaValueText}: pvmw is behind ${seen?.localName ?? "an edge"}`;
  });

/** Plays the scenes by iterations; gives what was hidden on the way. */
async function walk(page) {
  const found = [];
  let seen = 0;
  for (const title of SCENES) {
    await openScene(page, title);
    await page.evaluate(() => document.activeElement.blur());
    while (await button(page, "Forward").isEnabled()) {
      const before = await scrubber(page).getAttribute("aria-valuenow");
      await page.keyboard.press("Shift+ArrowRight");
      await page.waitForFunction((n) => document.querySelector("[role=slider]").ariaValueNow !== n, before);
      await drawn(page);
      seen += await page.getByText("pvmw", { exact: true }).and(page.locator("svg text")).count();
      found.push(...[await hidden(page)].filter(Boolean).map((complaint) => `${title}, ${complaint}`));
    }
  }
  assert.ok(seen >= 6, `the cursor was there ${seen} times`);
  return found;
}

const sizes = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  low: { width: 720, height: 420 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
};
for (const [name, size] of Object.entries(sizes)) {
  test(`the walk's cursor is in sight, ${name}`, () =>
    withPage("", size, async (page) => assert.deepEqual(await walk(page), [])));
}
