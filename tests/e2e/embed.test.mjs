// Scenes on pages of other people.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { atStep, button, scrubber, step, steps } from "./controls.mjs";
import { document, frame, framed, hosted, mirrored, ready, title, using } from "./embedding.mjs";
import { drawn, places } from "./lib.mjs";

const FIRST = "Four batches of 4, to swap";
const OTHER = "Sixteen pages, one at a time or at once";
const page = (query = "", fragment = "") => `${places.root}?embed=1${query}${fragment}`;
const single = (query = "") => `${places.root}rmapscope.html?embed=1${query}`;

test("a frame shows its own scene and leaves its address and storage alone", () =>
  framed(page("&scene=one-at-a-time"), {}, async (inside) => {
    const before = inside.url();
    const entries = await inside.evaluate(() => history.length);
    assert.equal(await title(inside), OTHER);
    await button(inside, "Forward").click();
    await scrubber(inside).press("End");
    await atStep(inside, await steps(inside));
    // The address of a page of its own is written after a quarter of a second.
    await inside.waitForFunction(() => document.querySelector(".embed-foot a").href.includes("~"));
    assert.equal(inside.url(), before);
    const kept = await inside.evaluate(() => [localStorage.length, sessionStorage.length, history.length]);
    assert.deepEqual(kept, [0, 0, entries]);
  }));

test("keys act only in the frame that has the focus", () =>
  framed(page(), {}, async (inside, host) => {
    await host.locator("body").press("ArrowRight");
    await drawn(inside);
    assert.equal(await step(inside), 0);
    await button(inside, "Play").focus();
    await host.keyboard.press("ArrowRight");
    await atStep(inside, 1);
  }));

for (const [name, address, attributes] of [
  ["the page on a host that lets anybody read it", async () => `${await mirrored({ "access-control-allow-origin": "*" })}?embed=1&scene=one-at-a-time`, 'sandbox="allow-scripts"'],
  ["the page as one file on any host", async () => `${await mirrored()}rmapscope.html?embed=1&scene=one-at-a-time`, 'sandbox="allow-scripts"'],
  ["the page as one file, with an origin", async () => single("&scene=one-at-a-time"), ""],
]) {
  test(`works without an origin, storage and workers: ${name}`, async () => {
    await framed(await address(), { attributes }, async (inside) => {
      assert.equal(await title(inside), OTHER);
      await scrubber(inside).press("End");
      await atStep(inside, await steps(inside));
      await inside.locator(".embed-foot a").hover();
      assert.match(await inside.locator(".embed-foot a").getAttribute("href"), /#1\..+~\d+$/);
      if (attributes) assert.equal(await inside.evaluate(() => origin), "null");
    });
  });
}

test("opens from a disk, sandboxed or not, and asks for nothing", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "rmapscope-"));
  try {
    const text = await (await fetch(`${places.root}rmapscope.html`)).text();
    await writeFile(path.join(folder, "rmapscope.html"), text);
    const frames = [
      frame("rmapscope.html?embed=1"),
      frame("rmapscope.html?embed=1&scene=one-at-a-time", 'sandbox="allow-scripts"'),
    ];
    await writeFile(path.join(folder, "host.html"), document(frames.join("")));
    await using(pathToFileURL(path.join(folder, "host.html")).href, { offline: true }, async (host) => {
      const [, ...inside] = host.frames();
      for (const each of inside) await ready(each);
      assert.deepEqual(await Promise.all(inside.map(title)), [FIRST, OTHER]);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("two on one page do not know of each other, and ten fit", async () => {
  const ids = ["four-batches-to-swap", "one-at-a-time", "two-processes-swap", "stale-nr", "mlock"];
  const frames = [...ids, ...ids].map((id) => frame(page(`&scene=${id}`), 'loading="lazy"'));
  await using(await hosted(document(frames.join("<br>"))), {}, async (host) => {
    const [, ...inside] = host.frames();
    await ready(inside[0]);
    await ready(inside[1]);
    await scrubber(inside[0]).press("End");
    await atStep(inside[0], await steps(inside[0]));
    assert.equal(await step(inside[1]), 0);
    // Those far down wait until they are seen.
    const last = host.frameLocator("iframe >> nth=9");
    await host.locator("iframe").nth(9).scrollIntoViewIfNeeded();
    await last.locator("[role=gridcell]").first().waitFor({ timeout: 60_000 });
    for (let i = 0; i < 10; i += 1) {
      await host.locator("iframe").nth(i).scrollIntoViewIfNeeded();
      await host.frameLocator(`iframe >> nth=${i}`).locator("[role=gridcell]").first().waitFor({ timeout: 60_000 });
    }
    assert.equal(await title(last), await title(host.frameLocator("iframe >> nth=4")));
  });
});

test("fits its frame: what is said and the transport are seen, the stage scrolls", async () => {
  for (const [width, height, scene] of [[720, 420, "four-batches-to-swap"], [720, 420, "shmem-two-tables"], [320, 480, "two-processes-swap"], [320, 640, "256-mib"]]) {
    await using(page(`&scene=${scene}`), { width, height }, async (inside) => {
      await ready(inside);
      await scrubber(inside).press("End");
      await drawn(inside);
      const sizes = await inside.evaluate(() => {
        const { scrollHeight, scrollWidth } = document.documentElement;
        const bottom = (selector) => document.querySelector(selector).getBoundingClientRect().bottom;
        return { scrollHeight, scrollWidth, said: bottom(".say"), transport: bottom(".transport"), top: scrollY };
      });
      const where = `${scene} in ${width} by ${height}: ${JSON.stringify(sizes)}`;
      assert.ok(sizes.scrollHeight <= height && sizes.scrollWidth <= width && sizes.top === 0, where);
      assert.ok(sizes.said <= height && sizes.transport <= height, where);
    });
  }
});

test("what the address asks for: each parameter good, bad and missing", async () => {
  const dark = (inside) => inside.evaluate(() => getComputedStyle(document.body).backgroundColor === "rgb(22, 26, 33)");
  const has = (selector) => (inside) => inside.locator(selector).count().then((count) => count > 0);
  const panels = (inside) => inside.locator("[role=tab]").allInnerTexts().then((names) => names.map((name) => name.split(/\s/)[0]));
  const speed = (inside) => inside.locator(".speed-text").textContent();
  const chips = (inside) => inside.locator("button.chip").count().then((count) => count > 0);
  for (const [look, expected] of [
    [dark, { "": false, "&theme=auto": false, "&theme=dark": true, "&theme=light": false, "&theme=DARK": false, "&theme=": false, "&theme=%22%3E": false }],
    [has(".app-header"), { "": false, "&controls=full": true, "&controls=min": false, "&controls=none": false, "&controls=all": false }],
    [has(".transport"), { "": true, "&controls=full": true, "&controls=min": true, "&controls=none": false, "&controls=0": true }],
    [chips, { "": false, "&edit=1": true, "&edit=0": false, "&edit=yes": false }],
    [speed, { "": "2×", "&speed=8": "8×", "&speed=0.25": "¼×", "&speed=0": "2×", "&speed=1e9": "2×", "&speed=fast": "2×" }],
    [panels, { "": [], "&panels=walk,code": ["Walk", "Code"], "&panels=walk,nothing": ["Walk"], "&panels=nothing": [], "&panels=": [] }],
    [title, { "": FIRST, "&scene=one-at-a-time": OTHER, "&scene=nothing": FIRST, "&scene=": FIRST, "&scene=%3Cb%3E": FIRST }],
    [title, { "&unknown=1": FIRST, "&unknown": FIRST, "&&&=": FIRST, "&embed=0&scene=one-at-a-time": OTHER }],
  ]) {
    for (const [query, value] of Object.entries(expected)) {
      await using(page(query), { width: 1280, colorScheme: "light" }, async (inside) => {
        await ready(inside);
        assert.deepEqual(await look(inside), value, query);
      });
    }
  }
});

test("plays at once if it is asked to, but not for who wants little motion", async () => {
  for (const [query, reducedMotion, plays] of [
    ["&autoplay=1", "no-preference", true],
    ["&autoplay=1", "reduce", false],
    ["&autoplay=0", "no-preference", false],
    ["&autoplay=yes", "no-preference", false],
    ["", "no-preference", false],
  ]) {
    await using(page(query), { reducedMotion }, async (inside) => {
      await ready(inside);
      assert.equal(await button(inside, "Pause").count(), plays ? 1 : 0, `${query}, ${reducedMotion}`);
    });
  }
});

test("a link shows its step; a bad one says why and shows the scene", async () => {
  const { link } = await (async () => {
    let found;
    await using(page(), {}, async (inside) => {
      await ready(inside);
      await scrubber(inside).press("PageUp");
      await inside.locator(".embed-foot a").hover();
      found = await inside.locator(".embed-foot a").getAttribute("href");
    });
    return { link: new URL(found) };
  })();
  assert.equal(link.search, "", "the whole page is opened");
  await using(page("", link.hash), {}, async (inside) => {
    await ready(inside);
    assert.equal(await step(inside), Number(link.hash.split("~")[1]));
  });
  for (const bad of ["#1.rubbish~3", "#9.abc", "#<img src=x onerror=alert(1)>", `#1.${"A".repeat(70_000)}`]) {
    await using(page("&scene=one-at-a-time", bad), {}, async (inside) => {
      await ready(inside);
      await inside.getByText(/The link could not be read/).waitFor();
      assert.equal(await title(inside), OTHER, bad);
      assert.equal(await inside.locator("img").count(), 0);
    });
  }
});

test("open in playground carries what is seen", () =>
  framed(page("&scene=one-at-a-time"), {}, async (inside, host) => {
    await button(inside, "Forward").click();
    await atStep(inside, 1);
    const [playground] = await Promise.all([host.waitForEvent("popup"), inside.getByRole("link", { name: "Open in playground" }).click()]);
    await playground.locator(".scene-title", { hasText: OTHER }).waitFor();
    await atStep(playground, 1);
  }));
