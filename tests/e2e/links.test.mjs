// Every golden link, opened by the page: the picture that the page gives of it is the one that is noted beside it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { button } from "./controls.mjs";
import { withPage } from "./lib.mjs";

const FOLDER = new URL("../links/", import.meta.url);

test("every golden link gives its picture", async () => {
  const list = (await readFile(new URL("pictures.sha256", FOLDER), "utf8")).trimEnd().split("\n");
  assert.ok(list.length > 100, `${list.length} links`);
  await withPage("", {}, async (page) => {
    // What is saved is looked at instead, without a file for each.
    await page.evaluate(() => {
      HTMLAnchorElement.prototype.click = function () {
        globalThis.given = decodeURIComponent(this.href.slice(this.href.indexOf(",") + 1));
      };
    });
    await button(page, "Share").click();
    await page.getByRole("dialog", { name: "Share" }).waitFor();
    for (const line of list) {
      const [digest, file] = line.split("  ");
      const link = (await readFile(new URL(file.replace(".svg", ".link"), FOLDER), "utf8")).trim();
      await page.evaluate((link) => (location.hash = link), link);
      let given = "";
      for (let i = 0; i < 200 && given !== digest; i += 1) {
        const text = await page.evaluate(async () => {
          await new Promise((done) => requestAnimationFrame(done));
          const compared = [...document.querySelectorAll(".cmp-out button")].find((each) => each.textContent === "SVG");
          (compared ?? document.querySelector("[aria-label='Save: Picture, SVG']"))?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
          return globalThis.given;
        });
        if (text) given = createHash("sha256").update(text).digest("hex");
      }
      assert.equal(given, digest, file);
    }
  });
});
