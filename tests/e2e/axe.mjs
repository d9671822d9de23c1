// Rules of accessibility that axe knows, looked at in every scene.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { atStep, button, openScene, sceneTitles, steps } from "./controls.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Gets axe into a page. Not by a script element: the page's policy allows none that is written into it. */
export const loadAxe = (page) => page.evaluate(axe);

/** What axe is to look at: all that it knows, or only what another theme can change. */
export const RULES = { all: null, colors: ["color-contrast", "link-in-text-block"] };

/** What axe complains of in the document or the parts of it that a selector names, a line each; `more` is for axe. */
export async function complaints(page, where, rules = RULES.all, part = "html", more = {}) {
  const violations = await page.evaluate(
    async ([part, names, more]) => {
      const runOnly = names ? { runOnly: { type: "rule", values: names } } : {};
      const result = await globalThis.axe.run(part, { resultTypes: ["violations"], ...runOnly, ...more });
      return result.violations;
    },
    [part, rules, more],
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** Of so many scenes one is looked at closely; the others differ from it only on the stage. */
const CLOSELY = 8;

/**
 * What axe complains of in every scene at its end, by the colours of the stage; and in some after the first iteration
 * and with every panel.
 */
export async function complaintsInEveryScene(page, rules) {
  await loadAxe(page);
  const titles = await sceneTitles(page);
  await page.locator(".scene-button").click();
  const found = await complaints(page, "scenes", rules);
  await page.keyboard.press("Escape");
  await button(page, "iteration").click();
  for (const [i, title] of titles.entries()) {
    await openScene(page, title);
    if (i % CLOSELY > 0) {
      await page.keyboard.press("End");
      await atStep(page, await steps(page));
      found.push(...(await complaints(page, `${title}, end`, RULES.colors, ".stage")));
      continue;
    }
    await button(page, "Forward").click();
    found.push(...(await complaints(page, `${title}, first iteration`, rules)));
    await page.keyboard.press("End");
    await atStep(page, await steps(page));
    found.push(...(await complaints(page, `${title}, end`, rules)));
    // What is shown already has been looked at.
    for (const tab of await page.getByRole("tab", { selected: false }).all()) {
      const name = await tab.innerText();
      await tab.click();
      found.push(...(await complaints(page, `${title}, ${name}`, rules, ".side")));
    }
    await page.keyboard.press("Home");
  }
  return { found, scenes: titles.length };
}
