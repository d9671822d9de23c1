// No accessibility rule that axe knows is broken: every scene, in the middle of its trace and at its end, both themes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { RULES, complaintsInEveryScene } from "./axe.mjs";
import { withPage } from "./lib.mjs";

// What is not about colours is the same in both.
for (const [colorScheme, rules] of Object.entries({ light: RULES.all, dark: RULES.colors })) {
  test(`every scene is clean, ${colorScheme}`, () =>
    withPage("", { colorScheme, reducedMotion: "reduce" }, async (page) => {
      const { found, scenes } = await complaintsInEveryScene(page, rules);
      assert.ok(scenes >= 13, `${scenes} scenes`);
      assert.deepEqual(found.slice(0, 12), []);
    }));
}
