// What going to any step takes, by a click on the scrub bar: scripts, styles and layout until it is drawn.
import { chooseDesign, openDocument, scrubber, steps } from "../controls.mjs";
import { openPage } from "../lib.mjs";
import { anonymous } from "../scenarios.mjs";
import { median, percentile, random } from "./statistics.mjs";
import { costs } from "./thread.mjs";

const SEEKS = 60;

/** How many entries make about that many steps under v7.0, which handles them one by one. */
const TRACES = { "seek-10k": 512, "seek-1m": 65_536 };

export default async function* measure() {
  for (const [name, entries] of Object.entries(TRACES)) {
    const page = await openPage();
    await openDocument(page, anonymous(entries));
    await chooseDesign(page, "v7.0");
    const { x, y, width, height } = await scrubber(page).boundingBox();
    const numbers = random();
    const seek = () => page.mouse.click(x + 1 + (width - 2) * numbers.next().value, y + height / 2);
    const found = await costs(page, SEEKS, seek);
    const [all, scripts] = ["all", "script"].map((kind) => found.map((each) => each[kind]));
    const middle = `the middle one of ${SEEKS} took ${median(all).toFixed(1)} ms, scripts ${median(scripts).toFixed(1)} ms`;
    const note = `${(await steps(page)).toLocaleString("en")} steps; ${middle}`;
    yield { name, value: percentile(all, 0.95), note };
    await page.context().close();
  }
}
