// 256 MiB in folios of 64K, 65,536 entries, through the page's JavaScript API.
import { openHost } from "../host.mjs";
import { anonymous } from "../scenarios.mjs";
import { median } from "./statistics.mjs";

const DESIGN = "v7.0";
const OTHER = "series-v2";
const TIMES = 7;

export default async function* measure() {
  const page = await openHost(null);
  const text = anonymous(65_536);
  // What one more design takes: so the reading of the document, which is the same for all, is left out.
  const counts = await page.evaluate(
    ([text, design, times]) => {
      const time = (designs) => {
        const start = performance.now();
        globalThis.rmapscope.simulate(text, designs, { only: "counts" });
        return performance.now() - start;
      };
      return Array.from({ length: times }, () => -time([design]) + time([design, design]));
    },
    [text, DESIGN, TIMES],
  );
  // What the page does when another design is chosen, until the new trace is there.
  const traces = await page.evaluate(
    async ([text, design, other, times]) => {
      const host = document.body.appendChild(document.createElement("div"));
      const scene = globalThis.rmapscope.mount(host, { scenario: text, design: other, controls: "none" });
      const chosen = async (design) => {
        const before = scene.steps;
        const start = performance.now();
        scene.setDesign(design);
        while (scene.steps === before) await new Promise((done) => setTimeout(done));
        return performance.now() - start;
      };
      while (scene.steps === 0) await new Promise((done) => setTimeout(done));
      const found = [];
      for (let i = 0; i < times; i += 1) {
        found.push(await chosen(design));
        await chosen(other);
      }
      scene.unmount();
      host.remove();
      return found;
    },
    [text, DESIGN, OTHER, TIMES],
  );
  yield {
    name: "trace-in-browser",
    value: median(traces),
    note: "another design is chosen, until its trace is there: simulation, what the scrub bar needs, and drawing",
  };
  yield { name: "counts-in-browser", value: median(counts), note: "simulate() of one more design, with { only: \"counts\" }" };
  await page.context().close();
}
