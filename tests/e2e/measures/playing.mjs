// Frames while it plays, and what a step takes, with 2,048 entries: 128 folios of 64K, under v7.0.
import { atStep, button, chooseDesign, openDocument, playAtFullSpeed, step } from "../controls.mjs";
import { drawn, openPage } from "../lib.mjs";
import { anonymous } from "../scenarios.mjs";
import { median, percentile } from "./statistics.mjs";
import { Books, costs, limit } from "./thread.mjs";

const ENTRIES = 2048;
const FRAMES = 240;
const STEPS = 120;

/** Time between frames while it plays at the highest speed, at which each frame shows another step. */
async function frames(page, name) {
  await page.keyboard.press("Home");
  await atStep(page, 0);
  await button(page, "Play").click();
  await button(page, "Pause").waitFor();
  const books = await Books.open(page);
  const before = await books.read();
  const times = await page.evaluate(
    (count) =>
      new Promise((done) => {
        const times = [];
        let last;
        const frame = (now) => {
          if (last !== undefined) times.push(now - last);
          last = now;
          if (times.length === count) done(times);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    FRAMES,
  );
  const busy = ((await books.read()).busy - before.busy) / FRAMES;
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  if ((await step(page)) < FRAMES) throw new Error(`only ${await step(page)} steps in ${FRAMES} frames`);
  const middle = `of ${FRAMES} frames the middle one took ${median(times).toFixed(1)} ms`;
  const note = `${middle}; the page's thread itself worked ${busy.toFixed(1)} ms for each`;
  return { name, value: percentile(times, 0.95), note };
}

export default async function* measure() {
  const page = await openPage();
  await openDocument(page, anonymous(ENTRIES));
  await chooseDesign(page, "v7.0");
  await playAtFullSpeed(page);
  yield await frames(page, "frame");
  await limit(page, { slowdown: 4 });
  yield await frames(page, "frame-slow");
  await limit(page, { slowdown: 1 });

  await page.keyboard.press("Home");
  await atStep(page, 0);
  await drawn(page);
  const found = await costs(page, STEPS, () => page.keyboard.press("."));
  if ((await step(page)) !== STEPS) throw new Error(`${STEPS} keys led to step ${await step(page)}`);
  const scripts = found.map((each) => each.script);
  const note = `with styles and layout ${median(found.map((each) => each.all)).toFixed(2)} ms; p95 of scripts ${percentile(scripts, 0.95).toFixed(2)} ms`;
  yield { name: "script-per-step", value: median(scripts), note };
  await page.context().close();
}
