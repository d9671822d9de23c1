// A page of documentation with three scenes, in Firefox: online, without an origin, and from a disk.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { document, frame, hosted, mirrored } from "./embedding.mjs";
import { FIREFOX, withFirefox } from "./firefox.mjs";
import { places } from "./lib.mjs";

const TITLES = ["Four batches of 4, to swap", "Sixteen pages, one at a time or at once", "Swap, shared by two processes"];
const SANDBOX = 'sandbox="allow-scripts"';
const skip = FIREFOX ? false : "RMAPSCOPE_FIREFOX names none";

/** Opens a host; asserts that each frame shows its scene, steps, and leaves its address alone. */
async function threeScenes(session, address) {
  const host = await session.open(address);
  const frames = await session.frames(host);
  assert.equal(frames.length, 3);
  for (const [i, { context, url }] of frames.entries()) {
    // What cannot be seen waits.
    await session.ask(host, `document.querySelectorAll("iframe")[${i}].scrollIntoView()`);
    await session.until(context, "document.querySelector('[role=gridcell]')");
    assert.equal(await session.ask(context, "document.querySelector('.stage-bar h2').textContent"), TITLES[i]);
    await session.ask(context, "document.querySelector('[aria-label=\"Last step\"]').click()");
    await session.until(context, "+document.querySelector('[role=slider]').ariaValueNow > 0");
    await session.until(context, "document.querySelector('.embed-foot a').href.includes('~')");
    const [after] = (await session.frames(host)).filter((each) => each.context === context);
    assert.equal(after.url, url);
  }
}

test("three scenes on another host", { skip }, () =>
  withFirefox(async (session) => {
    const frames = [
      frame(`${places.root}?embed=1`),
      frame(`${await mirrored()}rmapscope.html?embed=1&scene=one-at-a-time`, SANDBOX),
      frame(`${await mirrored({ "access-control-allow-origin": "*" })}?embed=1&scene=two-processes-swap`, SANDBOX),
    ];
    await threeScenes(session, await hosted(document(frames.join(""))));
    assert.deepEqual(session.said, []);
  }),
);

test("three scenes from a disk", { skip }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "rmapscope-"));
  try {
    await writeFile(path.join(folder, "rmapscope.html"), await (await fetch(`${places.root}rmapscope.html`)).text());
    const frames = ["", "one-at-a-time", "two-processes-swap"].map((id, i) =>
      frame(`rmapscope.html?embed=1&scene=${id}`, i === 1 ? SANDBOX : ""),
    );
    await writeFile(path.join(folder, "host.html"), document(frames.join("")));
    await withFirefox(async (session) => {
      await threeScenes(session, pathToFileURL(path.join(folder, "host.html")).href);
      assert.deepEqual(session.said, []);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the element tells, and is told", { skip }, () =>
  withFirefox(async (session) => {
    const script = `<script src="${places.root}rmapscope-embed.js"></script>`;
    const html = document(`<rmapscope-scene scene="four-batches-to-swap" theme="dark"></rmapscope-scene>`, script);
    const host = await session.open(await hosted(html));
    await session.ask(host, `{
      globalThis.said = {};
      globalThis.scene = document.querySelector("rmapscope-scene");
      for (const type of ["step", "height", "error"]) scene.addEventListener(type, ({ detail }) => (said[type] = detail));
      undefined;
    }`);
    await session.until(host, "said.step && said.height");
    await session.ask(host, "scene.seek(58)");
    await session.until(host, "said.step.step === 58");
    await session.until(host, "document.querySelector('iframe').clientHeight === said.height.height");
    const [{ context }] = await session.frames(host);
    const colour = () => session.ask(context, "getComputedStyle(document.body).backgroundColor");
    const dark = await colour();
    await session.ask(host, "scene.setAttribute('theme', 'light')");
    await session.until(context, `getComputedStyle(document.body).backgroundColor !== "${dark}"`);
    await session.ask(host, "scene.load({ scene: 'nothing' })");
    await session.until(host, "said.error");
  }),
);
