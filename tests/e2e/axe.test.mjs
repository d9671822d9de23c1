// No accessibility rule that axe knows is broken: every scene, in the middle of its trace and at its end, both themes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { withPage } from "./lib.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ready = ".row [role=gridcell]";

/** Known: an entry's name says "present, page 8 of A" where its face shows "A8"; WCAG wants the face in the name. */
const KNOWN = "label-content-name-mismatch";

/** What axe complains of, a line each. */
async function complaints(page, where) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

for (const colorScheme of ["light", "dark"]) {
  test(`every scene is clean, ${colorScheme}`, () =>
    withPage("", { ready, colorScheme, reducedMotion: "reduce" }, async (page) => {
      // Not by a script element: the page's policy allows none that is written into it.
      await page.evaluate(axe);
      await page.locator(".scene-button").click();
      const found = await complaints(page, "scenes");
      const titles = await page.locator(".scene b").allInnerTexts();
      assert.ok(titles.length >= 13, `${titles.length} scenes`);
      await page.keyboard.press("Escape");
      for (const title of titles) {
        await page.locator(".scene-button").click();
        await page.locator(".scene", { hasText: title }).click();
        await page.locator(".scene-title", { hasText: title }).waitFor();
        await page.getByRole("button", { name: "iteration" }).click();
        await page.getByRole("button", { name: "Forward" }).click();
        found.push(...(await complaints(page, `${title}, first iteration`)));
        await page.keyboard.press("End");
        for (const tab of await page.getByRole("tab").all()) {
          await tab.click();
          found.push(...(await complaints(page, `${title}, ${await tab.innerText()}`)));
        }
        await page.keyboard.press("Home");
      }
      const unknown = found.filter((complaint) => !complaint.includes(`: ${KNOWN}: `));
      assert.deepEqual(unknown.slice(0, 12), []);
      assert.ok(unknown.length < found.length, `${KNOWN} is mended: take it out of here`);
    }));
}
