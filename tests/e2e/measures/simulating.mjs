// 256 MiB in folios of 64K, 65,536 entries, through the page's JavaScript API.
import { openHost } from "../host.mjs";
import { anonymous } from "../scenarios.mjs";
import { median } from "./statistics.mjs";

const DESIGN = "v7.0";
const TIMES = 7;

export default async function* measure() {
  const page = await openHost(null);
  // What one more design takes: so the reading of the document, which is the same for all, is left out.
  const found = await page.evaluate(
    ([text, design, times]) => {
      const time = (designs) => {
        const start = performance.now();
        globalThis.rmapscope.simulate(text, designs);
        return performance.now() - start;
      };
      return Array.from({ length: times }, () => -time([design]) + time([design, design]));
    },
    [anonymous(65_536), DESIGN, TIMES],
  );
  const note = "simulate() of one more design: the trace, and the outcome as an object";
  yield { name: "trace-in-browser", value: median(found), note };
  yield { name: "counts-in-browser", value: null, note: "simulate() has no way to ask for counts alone" };
  await page.context().close();
}
