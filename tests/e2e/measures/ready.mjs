// How long it takes from the address until the first picture of the stage is on the screen; nothing is in a cache.
import { FIRST_PICTURE } from "../controls.mjs";
import { openPage } from "../lib.mjs";
import { median } from "./statistics.mjs";
import { limit } from "./thread.mjs";

/** Runs in the page, before anything of it: notes when the frame with the first picture has been drawn. */
function noteFirstPicture(selector) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (globalThis.firstPicture = performance.now());
      port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function once(limits) {
  const page = await openPage("", {
    prepare: async (page) => {
      await page.addInitScript(noteFirstPicture, FIRST_PICTURE);
      if (limits) await limit(page, limits);
    },
  });
  const at = await page.waitForFunction(() => globalThis.firstPicture);
  const time = await at.jsonValue();
  await page.context().close();
  return time;
}

/** Median of several starts; the best one is what a machine with nothing else to do comes near. */
async function starts(name, times, limits) {
  const found = [];
  for (let i = 0; i < times; i += 1) found.push(await once(limits));
  return { name, value: median(found), note: `median of ${times}; the best took ${Math.round(Math.min(...found))} ms` };
}

export default async function* measure() {
  await once();
  yield await starts("ready", 9);
  yield await starts("ready-slow", 5, { kbits: 1600, latency: 150, slowdown: 4 });
}
