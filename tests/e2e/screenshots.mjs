// Pictures of the built page: node screenshots.mjs FOLDER [PICTURE-FOR-THE-README]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { closeBrowser, openPage } from "./lib.mjs";

const sizes = {
  desktop: { width: 1440, height: 900, address: "" },
  phone: { width: 390, height: 844, address: "" },
  embed: { width: 720, height: 420, address: "?embed=1" },
};

/** The step that the pictures show: the third batch of the first scene has just been cleared. */
const STEP = 71;

/** Takes one picture, with all motion at its end. */
async function picture(file, address, options) {
  const page = await openPage(address, { ...options, reducedMotion: "reduce" });
  for (let step = 0; step < STEP; step += 1) await page.keyboard.press("ArrowRight");
  await page.screenshot({ path: file, animations: "disabled" });
  await page.context().close();
  console.log(file);
}

const [folder, readme] = process.argv.slice(2);
if (!folder) throw new Error("usage: node screenshots.mjs FOLDER [PICTURE-FOR-THE-README]");
await mkdir(folder, { recursive: true });
try {
  for (const [name, { address, ...size }] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"]) {
      const file = path.join(folder, `${name}-${colorScheme}.png`);
      await picture(file, address, { ...size, colorScheme });
    }
  }
  if (readme) {
    await mkdir(path.dirname(readme), { recursive: true });
    const { address, ...size } = sizes.desktop;
    await picture(readme, address, { ...size, colorScheme: "light" });
  }
} finally {
  await closeBrowser();
}
