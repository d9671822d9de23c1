// Pictures side by side: a page of HTML, and a picture of it.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { theBrowser } from "./lib.mjs";

/** How large the pictures are on the sheet. */
const SCALE = 0.5;

const STYLE = `
  body { margin: 24px; width: max-content; background: #8a8f98; color: #000; font: 20px/1.4 system-ui, sans-serif; }
  h1, h2 { margin: 24px 0 8px; font-size: 28px; }
  section > div { display: flex; gap: 16px; align-items: flex-start; }
  figure { margin: 0; }
  img { display: block; height: auto; box-shadow: 0 1px 6px rgb(0 0 0 / 0.5); }
`;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/**
 * Writes contact-sheet.html and contact-sheet.png.
 *
 * @param {string} folder where they go, and where the pictures are
 * @param {{ title: string, pictures: { file: string, caption: string, width: number }[] }[]} rows
 */
export async function contactSheet(folder, rows) {
  const figure = ({ file, caption, width }) =>
    `<figure><a href="${escaped(path.basename(file))}"><img src="${escaped(path.basename(file))}" width="${width * SCALE}" ` +
    `alt="${escaped(caption)}"></a><figcaption>${escaped(caption)}</figcaption></figure>`;
  const section = ({ title, pictures }) =>
    `<section><h2>${escaped(title)}</h2><div>${pictures.map(figure).join("")}</div></section>`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>rmapscope: contact sheet</title>
<style>${STYLE}</style></head><body><h1>rmapscope</h1>${rows.map(section).join("\n")}</body></html>\n`;
  const sheet = path.resolve(folder, "contact-sheet");
  await writeFile(`${sheet}.html`, html);

  const context = await (await theBrowser()).newContext({ viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(`${sheet}.html`).href);
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  await page.setViewportSize({ width: width + 24, height });
  await page.screenshot({ path: `${sheet}.png` });
  await context.close();
  console.log(`${sheet}.html\n${sheet}.png`);
}
