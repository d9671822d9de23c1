// Pictures of the built page: node screenshots.mjs FOLDER [PICTURE-FOR-THE-README]
//
// Six scenes, each at a step that tells what it is about, at all sizes and in both themes, of the page and of a scene
// in somebody else's page; in the system's own colours and on paper; and all of it on one sheet.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { contactSheet } from "./contact-sheet.mjs";
import { goTo, openScene } from "./controls.mjs";
import { closeBrowser, drawn, openPage } from "./lib.mjs";

const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844, touch: true },
  narrow: { width: 320, height: 640, touch: true },
};

const EMBED = { width: 720, height: 420 };

const THEMES = ["light", "dark"];

/** Scenes by id, with their title and the step that is shown: what happens there is said behind it. */
const SCENES = {
  "four-batches-to-swap": { title: "Four batches of 4, to swap", step: 71 }, // the third batch has just been cleared
  "shmem-two-tables": { title: "Shmem folio across two tables", step: 117 }, // 16 entries of the second mm, too
  "uffd-wp-markers": { title: "uffd-wp markers for some of the pages", step: 39 }, // the protected ones, cleared
  "two-processes-swap": { title: "Swap, shared by two processes", step: 60 }, // the child's entries, cleared
  "read-past-the-table": { title: "Scan past the end of the table", step: 18 }, // the read behind the table
  "tail-of-batch-lost": { title: "Tail of a batch not restored", step: 33 }, // restored, but not all of it
};

/** How the first scene is seen with the system's own colours, and on paper. */
const OTHER = {
  "forced-colors": { forcedColors: "active" },
  "forced-colors-dark": { forcedColors: "active", colorScheme: "dark" },
  print: { media: "print" },
};

const [folder, readme] = process.argv.slice(2);
if (!folder) throw new Error("usage: node screenshots.mjs FOLDER [PICTURE-FOR-THE-README]");

/** Takes a picture of what is open, with all motion at its end, and closes it. */
async function take(page, file, options = {}) {
  await drawn(page);
  await page.screenshot({ path: file, animations: "disabled", ...options });
  await page.context().close();
  console.log(file);
  return file;
}

/** The page with a scene at its step. */
async function pageWith(id, options) {
  const page = await openPage("", { reducedMotion: "reduce", ...options });
  const { title, step } = SCENES[id];
  await openScene(page, title);
  await goTo(page, step);
  // Nothing is pointed at or held by the keyboard.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  return page;
}

/** What a frame of another page shows of a scene at its step. */
async function embedWith(id, options) {
  const page = await openPage(`?embed=1&scene=${id}`, { reducedMotion: "reduce", ...EMBED, ...options });
  await page.getByRole("gridcell").first().waitFor();
  for (let i = 0; i < SCENES[id].step; i += 1) await page.getByRole("button", { name: "Forward" }).press("Enter");
  await page.evaluate(() => document.activeElement.blur());
  return page;
}

await mkdir(folder, { recursive: true });
try {
  const rows = [];
  for (const [id, { title, step }] of Object.entries(SCENES)) {
    const pictures = [];
    for (const colorScheme of THEMES) {
      for (const [name, size] of Object.entries(SIZES)) {
        const file = path.join(folder, `${id}-${name}-${colorScheme}.png`);
        await take(await pageWith(id, { ...size, colorScheme }), file);
        pictures.push({ file, caption: `${size.width} × ${size.height}, ${colorScheme}`, width: size.width });
      }
      const file = path.join(folder, `${id}-embed-${colorScheme}.png`);
      await take(await embedWith(id, { colorScheme }), file);
      pictures.push({ file, caption: `embedded, ${EMBED.width} × ${EMBED.height}, ${colorScheme}`, width: EMBED.width });
    }
    rows.push({ title: `${title}, step ${step}`, pictures });
  }

  const [first] = Object.keys(SCENES);
  const others = [];
  for (const [name, { media, ...options }] of Object.entries(OTHER)) {
    const page = await pageWith(first, { ...SIZES.desktop, ...options });
    if (media) await page.emulateMedia({ media });
    const file = path.join(folder, `${first}-${name}.png`);
    await take(page, file, { fullPage: media === "print" });
    others.push({ file, caption: name, width: SIZES.desktop.width });
  }
  rows.push({ title: "The system's own colours, and paper", pictures: others });
  await contactSheet(folder, rows);

  if (readme) {
    await mkdir(path.dirname(readme), { recursive: true });
    await take(await pageWith(first, { ...SIZES.desktop, colorScheme: "light" }), readme);
  }
} finally {
  await closeBrowser();
}
