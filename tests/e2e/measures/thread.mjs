// What the browser's own books say the page's thread was busy with.
import { drawn } from "../lib.mjs";
import { median } from "./statistics.mjs";

/** Slows the browser's connection and processor; a phone on a poor network is 1.6 Mbit/s, 150 ms and a quarter. */
export async function limit(page, { kbits, latency, slowdown = 1 }) {
  const session = await page.context().newCDPSession(page);
  if (kbits) {
    const bytesPerSecond = (kbits * 1000) / 8;
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    });
  }
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
}

/**
 * Milliseconds that a page's thread has spent so far: on scripts, on these with styles and layout, on all that it does.
 * Of the thread's own time, so that other programs on the machine hardly change it.
 */
export class Books {
  static async open(page) {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return Object.assign(new Books(), { page, session });
  }

  async read() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    const seconds = (name) => metrics.find((metric) => metric.name === name).value;
    const script = seconds("ScriptDuration") * 1000;
    const all = script + (seconds("RecalcStyleDuration") + seconds("LayoutDuration")) * 1000;
    return { script, all, busy: seconds("TaskDuration") * 1000 };
  }

  /** What something takes until it has been drawn. */
  async cost(act) {
    const before = await this.read();
    await act();
    await drawn(this.page);
    const after = await this.read();
    return { script: after.script - before.script, all: after.all - before.all };
  }
}

/**
 * What each of many acts of a reader takes, without what measuring itself takes.
 *
 * @param {import("playwright-core").Page} page
 * @param {number} times how many of them
 * @param {(i: number) => Promise<void>} act the act: a key, a click
 * @returns {Promise<{ script: number, all: number }[]>} milliseconds of scripts; the same with styles and layout
 */
export async function costs(page, times, act) {
  const books = await Books.open(page);
  const idle = [];
  // A key that means nothing to the page.
  for (let i = 0; i < 20; i += 1) idle.push(await books.cost(() => page.keyboard.press("F9")));
  const own = { script: median(idle.map((each) => each.script)), all: median(idle.map((each) => each.all)) };
  const found = [];
  for (let i = 0; i < times; i += 1) {
    const { script, all } = await books.cost(() => act(i));
    found.push({ script: Math.max(0, script - own.script), all: Math.max(0, all - own.all) });
  }
  return found;
}
