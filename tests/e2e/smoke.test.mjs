// The page starts, wherever it lies, and does nothing that it should not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { places, withPage } from "./lib.mjs";

for (const [name, place] of Object.entries(places)) {
  test(`starts at ${name}`, () =>
    withPage("", { place }, async (page) => {
      assert.equal(await page.locator("h1").first().innerText(), "rmapscope");
      assert.equal(await page.locator("#boot-note").count(), 0, "the start screen is gone");
    }));
}
