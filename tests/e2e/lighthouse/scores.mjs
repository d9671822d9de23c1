// Lighthouse's scores for the page on a phone, as they are if nothing but the page is asked of the machine.
// Prints lines of JSON, as measure.mjs does.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { median } from "../measures/statistics.mjs";

/** Of speed there are several runs, as it is not the same in each. */
const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"];

const chrome = await launch({
  chromePath: process.env.RMAPSCOPE_CHROMIUM,
  chromeFlags: JSON.parse(process.env.RMAPSCOPE_CHROMIUM_ARGS),
  logLevel: "error",
});
try {
  const results = [];
  for (let i = 0; i < RUNS; i += 1) {
    const options = { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(process.env.RMAPSCOPE_URL, options);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    results.push(lhr);
  }
  for (const category of CATEGORIES) {
    const scores = results.map((result) => Math.round(result.categories[category].score * 100));
    const { auditRefs } = results[0].categories[category];
    const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (results[0].audits[id].score ?? 1) < 1);
    const note = lost.map(({ id }) => id).join(", ");
    console.log(JSON.stringify({ name: `lighthouse-${category}`, value: median(scores), note }));
  }
} finally {
  chrome.kill();
}
