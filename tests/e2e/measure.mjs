// Measures the built page: node measure.mjs NAME…, names being those of files in measures/ that measure something.
// Each figure is a line of JSON: `name` as in budgets.toml, `value` or null, and a `note` on it or why there is none.
import { closeBrowser } from "./lib.mjs";

const names = process.argv.slice(2);
if (names.length === 0) throw new Error("usage: node measure.mjs NAME…");
try {
  for (const name of names) {
    console.error(`→ measure: ${name}`);
    const { default: measure } = await import(`./measures/${name}.mjs`);
    for await (const figure of measure()) console.log(JSON.stringify(figure));
  }
} finally {
  await closeBrowser();
}
