// No accessibility rule that axe knows is broken: every scene, in the middle of its trace and at its end, both themes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { RULES, complaintsInEveryScene } from "./axe.mjs";
import { withPage } from "./lib.mjs";

/** Known: an entry's name says "present, page 8 of A" where its face shows "A8"; WCAG wants the face in the name. */
const KNOWN = "label-content-name-mismatch";

// What is not about colours is the same in both.
for (const [colorScheme, rules] of Object.entries({ light: RULES.all, dark: RULES.colors })) {
  test(`every scene is clean, ${colorScheme}`, () =>
    withPage("", { colorScheme, reducedMotion: "reduce" }, async (page) => {
      const { found, scenes } = await complaintsInEveryScene(page, rules);
      assert.ok(scenes >= 13, `${scenes} scenes`);
      const unknown = found.filter((complaint) => !complaint.includes(`: ${KNOWN}: `));
      assert.deepEqual(unknown.slice(0, 12), []);
      if (rules !== RULES.colors) assert.ok(unknown.length < found.length, `${KNOWN} is mended: take it out of here`);
    }));
}
