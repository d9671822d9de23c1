// Pages of other people with scenes on them: on a host of their own, and what such a host does or does not do.
import assert from "node:assert/strict";
import http from "node:http";
import { after } from "node:test";
import { places, theBrowser } from "./lib.mjs";

const servers = [];

/** Serves on a port of its own; gives the address of its root. */
async function serve(answer) {
  const server = http.createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}/`;
}

after(() => servers.forEach((server) => (server.closeAllConnections(), server.close())));

const pages = new Map();
let host;

/** A page of this HTML on another host; gives its address. */
export async function hosted(html) {
  host ??= serve((request, response) => {
    const page = pages.get(new URL(request.url, "http://host").pathname);
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "");
  });
  const path = `/${pages.size}.html`;
  pages.set(path, html);
  return new URL(path, await host).href;
}

/** The published files on a host of their own that sends these headers, and may change what it sends. */
export const mirrored = (headers = {}, changed = (_name, body) => body) =>
  serve(async (request, response) => {
    const address = new URL(request.url, places.root);
    const answer = await fetch(address);
    const name = address.pathname.slice(1);
    const body = changed(name, Buffer.from(await answer.arrayBuffer()));
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type"), ...headers });
    response.end(body);
  });

/** What a host's page is made of. */
export const document = (body, head = "") => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A host</title><link rel="icon" href="data:,">${head}</head>
<body>${body}</body></html>`;

/** A frame of the page. */
export const frame = (address, attributes = "") =>
  `<iframe title="a scene" src="${address.replaceAll("&", "&amp;")}" width="720" height="420" ${attributes}></iframe>`;

/** Opens an address; whatever is logged or fails is kept in `seen`. */
export async function open(address, options = {}) {
  const { width = 1000, height = 900, ...rest } = options;
  const context = await (await theBrowser()).newContext({ viewport: { width, height }, serviceWorkers: "block", ...rest });
  const page = await context.newPage();
  page.seen = [];
  page.on("console", (message) => {
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    page.seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.seen.push(String(error.stack ?? error)));
  page.on("requestfailed", (request) => page.seen.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(address);
  return page;
}

/** Opens, uses, asserts that nothing was logged or failed, and closes. */
export async function using(address, options, use) {
  const page = await open(address, options);
  try {
    await use(page);
    assert.deepEqual(page.seen, []);
  } finally {
    await page.context().close();
  }
}

/** A page with a frame in it, opened as `using` does; `use` gets the frame's content and the page. */
export async function framed(address, options, use) {
  const { attributes, ...rest } = options;
  await using(await hosted(document(frame(address, attributes))), rest, async (page) => {
    const inside = page.frames().find((each) => each !== page.mainFrame());
    await ready(inside);
    await use(inside, page);
  });
}

/** Waits until a frame shows its stage. */
export const ready = (inside) => inside.locator("[role=grid] [role=gridcell]").first().waitFor({ timeout: 30_000 });

/** What the frame calls its scene. */
export const title = (inside) => inside.locator(".stage-bar h2").innerText();

/** A host's script that talks with the first frame: `heard` is what it said, `tell` says something. */
export const TALKING = `<script type="module">
globalThis.heard = [];
addEventListener("message", ({ source, data }) => {
  heard.push(data);
  if (data.type !== "ready") return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => heard.push(data);
  globalThis.tell = (type, more) => port1.postMessage({ rmapscope: 1, type, ...more });
  globalThis.raw = (value) => port1.postMessage(value);
  source.postMessage({ rmapscope: 1, type: "port" }, "*", [port2]);
});
</script>`;

/** Waits until the host has heard a message of this type, and gives the last one. */
export async function heard(page, type, more = {}) {
  const handle = await page.waitForFunction(
    ([type, more]) => {
      const matches = (each) => each.type === type && Object.entries(more).every(([key, value]) => each[key] === value);
      return globalThis.heard.findLast(matches);
    },
    [type, more],
  );
  return handle.jsonValue();
}
