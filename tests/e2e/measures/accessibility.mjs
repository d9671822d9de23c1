// How many of the rules that axe knows are broken: every scene, both themes, the page and the embed.
import { RULES, complaints, complaintsInEveryScene, loadAxe } from "../axe.mjs";
import { openHost } from "../host.mjs";
import { openPage } from "../lib.mjs";

/** Every scene as an embedder shows it. */
async function embedded(colorScheme, rules) {
  const page = await openHost(null, { width: 720, height: 420, colorScheme, reducedMotion: "reduce" });
  await loadAxe(page);
  const scenes = await page.evaluate(() => globalThis.rmapscope.scenes().map((scene) => scene.id));
  const found = [];
  for (const scene of scenes) {
    for (const part of [0, 0.5, 1]) {
      await page.evaluate(
        ([scene, part]) => {
          globalThis.scene?.unmount();
          globalThis.scene = globalThis.rmapscope.mount(document.getElementById("here"), { scene });
          globalThis.scene.seek(Math.floor(globalThis.scene.steps * part));
        },
        [scene, part],
      );
      await page.locator(".stage-body").waitFor();
      found.push(...(await complaints(page, `${scene}, embedded`, rules)));
    }
  }
  await page.context().close();
  return found;
}

export default async function* measure() {
  const found = [];
  for (const [colorScheme, rules] of Object.entries({ light: RULES.all, dark: RULES.colors })) {
    const page = await openPage("", { colorScheme, reducedMotion: "reduce" });
    found.push(...(await complaintsInEveryScene(page, rules)).found);
    await page.context().close();
    found.push(...(await embedded(colorScheme, rules)));
  }
  const broken = new Set(found.map((complaint) => complaint.match(/: ([a-z-]+): /)[1]));
  yield { name: "axe", value: broken.size, note: [...broken].join(", ") };
}
