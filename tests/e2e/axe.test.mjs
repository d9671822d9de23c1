// No accessibility rule that axe knows is broken: every scene, both themes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { RULES, complaints, complaintsInEveryScene, loadAxe } from "./axe.mjs";
import { button } from "./controls.mjs";
import { withPage } from "./lib.mjs";

// What is not about colours is the same in both.
for (const [colorScheme, rules] of Object.entries({ light: RULES.all, dark: RULES.colors })) {
  test(`every scene is clean, ${colorScheme}`, () =>
    withPage("", { colorScheme, reducedMotion: "reduce" }, async (page) => {
      const { found, scenes } = await complaintsInEveryScene(page, rules);
      assert.ok(scenes >= 24, `${scenes} scenes`);
      assert.deepEqual(found.slice(0, 12), []);
    }));
}

for (const colorScheme of ["light", "dark"]) {
  test(`frames, the dialog to share and the documentation are clean, ${colorScheme}`, async () => {
    const found = [];
    for (const [address, ready] of [
      ["?embed=1", "[role=gridcell]"],
      ["?embed=1&controls=none&scene=one-at-a-time", "[role=gridcell]"],
      ["?embed=1&panels=walk,code&edit=1", "[role=gridcell]"],
      ["docs/embed.html", "rmapscope-scene iframe"],
    ]) {
      await withPage(address, { colorScheme, ready }, async (page) => {
        await loadAxe(page);
        // Styles that styles import are looked for in the wrong folder.
        const more = { preload: address.startsWith("?") };
        found.push(...(await complaints(page, address, RULES.all, "html", more)));
      });
    }
    await withPage("", { colorScheme }, async (page) => {
      await loadAxe(page);
      await button(page, "Share").click();
      await page.getByRole("dialog").waitFor();
      found.push(...(await complaints(page, "Share", RULES.all, "dialog")));
    });
    assert.deepEqual(found, []);
  });
}
