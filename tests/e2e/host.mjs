// Another page that has rmapscope in it, as an embedder would write it. It is not part of what is published, so it is
// put beside the published files only for the browser that asks.
import { openPage, places } from "./lib.mjs";

/** Its address, relative to the page's place. */
const ADDRESS = "host-of-a-test.html";

/** A host that mounts a scene in an element of its whole size and gives the handle to the test. */
const MOUNTING = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A host</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="rmapscope.css">
<style>
html, body { margin: 0; }
h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
</style>
</head>
<body>
<header><h1>A host</h1></header>
<main id="here"></main>
<script type="module">
import init, * as api from "./rmapscope.js";
await init();
globalThis.rmapscope = api;
const options = JSON.parse(decodeURIComponent(location.hash.slice(1) || "null"));
if (options) globalThis.scene = api.mount(document.getElementById("here"), options);
document.documentElement.dataset.ready = "";
</script>
</body>
</html>`;

/** Lets the browser find a page of this text beside the published ones. */
async function besidePublished(page, html) {
  await page.route(`${places.root}${ADDRESS}*`, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: html }),
  );
}

/**
 * Opens a host with the API as `rmapscope` and, if options of `mount` are given, the handle as `scene`.
 *
 * @param {object | null} mount options of `mount`, all of which have to be JSON
 * @param {object} options see `openPage`
 */
export function openHost(mount, options = {}) {
  const hash = mount ? `#${encodeURIComponent(JSON.stringify(mount))}` : "";
  const prepare = (page) => besidePublished(page, MOUNTING);
  return openPage(`${ADDRESS}${hash}`, { ready: "[data-ready]", prepare, ...options });
}

/** Opens a host that has the page itself in a frame of this size; gives the host. */
export function openFramed(width, height, options = {}) {
  const html = `<!doctype html><html lang="en"><head><title>A host</title><link rel="icon" href="data:,"></head><body>
<iframe title="rmapscope" src="./" width="${width}" height="${height}"></iframe></body></html>`;
  return openPage(ADDRESS, { ready: "iframe", prepare: (page) => besidePublished(page, html), ...options });
}
