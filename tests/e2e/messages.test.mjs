// What a page and the scene on it say to each other, the element that says it, and the documentation of both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, button, step, steps } from "./controls.mjs";
import { TALKING, document, frame, heard, hosted, mirrored, ready, title, using } from "./embedding.mjs";
import { drawn, places } from "./lib.mjs";

const FIRST = "Four batches of 4, to swap";
const OTHER = "Sixteen pages, one at a time or at once";
const page = (query = "") => `${places.root}?embed=1${query}`;

test("messages: ready, hello, a port, and what goes through it", async () => {
  const address = await hosted(document(frame(page("&id=a-name")), TALKING));
  await using(address, {}, async (host) => {
    const inside = host.frames()[1];
    await ready(inside);
    const first = await heard(host, "ready");
    assert.deepEqual(first, { rmapscope: 1, type: "ready", id: "a-name" });
    assert.equal((await heard(host, "step", { step: 0 })).steps, await steps(inside));
    assert.match((await heard(host, "link")).link, /^1\./);
    await host.evaluate(() => tell("seek", { step: 37 }));
    await heard(host, "step", { step: 37 });
    await atStep(inside, 37);
    assert.match((await heard(host, "link")).link, /~37$|^1\./);
    await host.evaluate(() => tell("seek", { step: 1_000_000 }));
    await heard(host, "step", { step: await steps(inside) });
    await host.evaluate(() => (tell("seek", { step: 0 }), tell("play")));
    await button(inside, "Pause").waitFor();
    await host.evaluate(() => tell("pause"));
    await button(inside, "Play").waitFor();
    const background = () => inside.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await host.evaluate(() => tell("theme", { theme: "dark" }));
    await inside.waitForFunction((light) => getComputedStyle(document.body).backgroundColor !== light, light);
    await host.evaluate(() => tell("theme", { theme: "light" }));
    await inside.waitForFunction((light) => getComputedStyle(document.body).backgroundColor === light, light);
    await host.evaluate(() => tell("load", { scene: "one-at-a-time" }));
    await inside.locator(".stage-bar h2", { hasText: OTHER }).waitFor();
    await host.evaluate((link) => tell("load", { link }), `${first.link ?? "1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuAA"}~5`);
    await heard(host, "step", { step: 5 });
    assert.equal(await title(inside), FIRST);
    await host.evaluate(() => frames[0].postMessage({ rmapscope: 1, type: "hello", id: "another" }, "*"));
    await heard(host, "ready", { id: "another" });
  });
});

test("messages that are wrong, or of somebody else, change nothing", async () => {
  const other = await hosted(document(`<script>
    addEventListener("message", () => {
      for (const type of ["hello", "port"]) parent.frames[0].postMessage({ rmapscope: 1, type, id: "stranger" }, "*");
      const { port1, port2 } = new MessageChannel();
      parent.frames[0].postMessage({ rmapscope: 1, type: "port" }, "*", [port2]);
      port1.onmessage = ({ data }) => parent.postMessage({ type: "leaked", data }, "*");
      port1.postMessage({ rmapscope: 1, type: "seek", step: 9 });
      parent.postMessage({ type: "tried" }, "*");
    });
  </script>`));
  const address = await hosted(document(frame(page()) + frame(other), TALKING));
  await using(address, {}, async (host) => {
    const inside = host.frames()[1];
    await ready(inside);
    await heard(host, "step");
    await host.evaluate(() => frames[1].postMessage("go", "*"));
    await heard(host, "tried");
    await host.evaluate(() => {
      const bad = [
        null, 1, "seek", [], {}, { type: "seek", step: 3 }, { rmapscope: 2, type: "seek", step: 3 },
        { rmapscope: "1", type: "seek", step: 3 }, { rmapscope: 1 }, { rmapscope: 1, type: "constructor" },
        { rmapscope: 1, type: "__proto__" }, { rmapscope: 1, type: "toString" }, { rmapscope: 1, type: ["seek"], step: 3 },
      ];
      for (const each of bad) {
        raw(each);
        frames[0].postMessage(each, "*");
      }
    });
    const wrong = [
      ["seek", {}], ["seek", { step: -1 }], ["seek", { step: 1.5 }], ["seek", { step: "3" }], ["seek", { step: NaN }],
      ["seek", { step: 2 ** 40 }], ["theme", { theme: "pink" }], ["theme", {}], ["theme", { theme: ["dark"] }], ["load", {}],
      ["load", { scene: 5 }], ["load", { scene: "nothing" }], ["load", { link: "1.rubbish" }], ["load", { scenario: null }],
      ["load", { scenario: [] }], ["load", { scenario: { format: "x" } }], ["load", { scenario: "{" }],
      ["load", { scene: "mlock", link: "1.a" }], ["load", { scenario: "x".repeat(1 << 21) }],
      ["load", { scenario: "<img src=x onerror=alert(1)>" }],
    ];
    for (const [type, more] of wrong) {
      const before = await host.evaluate(() => globalThis.heard.filter(({ type }) => type === "error").length);
      await host.evaluate(([type, more]) => tell(type, more), [type, more]);
      await host.waitForFunction((before) => globalThis.heard.filter(({ type }) => type === "error").length > before, before);
      assert.equal(await step(inside), 0, JSON.stringify(more).slice(0, 80));
      assert.equal(await title(inside), FIRST);
    }
    await host.evaluate(() => tell("seek", { step: 2 }));
    await heard(host, "step", { step: 2 });
    const types = await host.evaluate(() => globalThis.heard.map(({ type, id }) => [type, id]));
    assert.ok(!types.some(([type, id]) => type === "leaked" || id === "stranger"), JSON.stringify(types));
    assert.equal(await inside.locator("img").count(), 0);
  });
});

test("any messages at all leave the frame as it was", async () => {
  const address = await hosted(document(frame(page()), TALKING));
  await using(address, {}, async (host) => {
    const inside = host.frames()[1];
    await ready(inside);
    await heard(host, "step");
    await host.evaluate(() => {
      let seed = 12345;
      const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
      const pick = (list) => list[random(list.length)];
      const value = (deep = 0) =>
        pick([
          () => random(1000) - 500, () => pick([NaN, Infinity, -0, 1e300, 2 ** 53]), () => pick(["", "1.", "1.abc~", "{}", "null", "\u0000", "mlock "]),
          () => null, () => undefined, () => true, () => (deep > 2 ? 0 : [value(deep + 1), value(deep + 1)]),
          () => (deep > 2 ? 0 : { [pick(["step", "theme", "scene", "format", "folios", "length"])]: value(deep + 1) }),
        ])();
      for (let i = 0; i < 3000; i += 1) {
        // Of the right form but for its values, so that it gets as far as it can.
        raw({ rmapscope: pick([1, 1, 1, value()]), type: pick(["theme", "load", "seek", value()]), theme: value(), scene: value(), scenario: value() });
      }
      tell("seek", { step: 11 });
    });
    await heard(host, "step", { step: 11 });
    assert.equal(await title(inside), FIRST);
    assert.equal(await step(inside), 11);
  });
});

test("its height is followed, is told once, and comes to rest", async () => {
  const script = `<script src="${places.root}rmapscope-embed.js"></script>`;
  const address = await hosted(document(`<rmapscope-scene scene="four-batches-to-swap"></rmapscope-scene>`, script));
  await using(address, { height: 1200 }, async (host) => {
    await host.evaluate(() => {
      globalThis.heights = [];
      document.querySelector("rmapscope-scene").addEventListener("height", ({ detail }) => heights.push(detail.height));
    });
    const inside = host.frames()[1];
    await ready(inside);
    await host.waitForFunction(() => heights.length > 0);
    const all = () => inside.evaluate(() => {
      const stage = document.querySelector(".stage-scroll");
      return stage.scrollHeight <= stage.clientHeight && document.documentElement.scrollHeight <= innerHeight;
    });
    await host.waitForFunction(() => document.querySelector("iframe").clientHeight === heights.at(-1));
    await inside.waitForFunction(() => {
      const stage = document.querySelector(".stage-scroll");
      return stage.scrollHeight <= stage.clientHeight;
    });
    assert.ok(await all());
    for (const width of [400, 320, 900]) {
      const before = await host.evaluate(() => heights.length);
      await host.setViewportSize({ width, height: 1200 });
      await host.waitForFunction((before) => heights.length > before, before);
      await inside.waitForFunction(() => {
        const stage = document.querySelector(".stage-scroll");
        return stage.scrollHeight <= stage.clientHeight;
      });
      for (let i = 0; i < 10; i += 1) await drawn(inside);
      assert.ok(await all(), `${width} wide`);
      const heights = await host.evaluate((before) => globalThis.heights.slice(before), before);
      assert.ok(heights.length <= 4, `${width} wide: ${heights}`);
      assert.equal(heights.length, new Set(heights).size, "none is told twice");
    }
  });
});

test("the element follows the theme of the page, whatever it is made of", async () => {
  const head = `<script src="${places.root}rmapscope-embed.js"></script>
    <style>html { background: #fff } html.coal { background: #141617 } [data-theme=dark] body { background: #1b1b1d }</style>`;
  const address = await hosted(document(`<rmapscope-scene theme="page" scene="mlock"></rmapscope-scene>`, head));
  await using(address, { colorScheme: "light" }, async (host) => {
    const inside = host.frames()[1];
    await ready(inside);
    const theme = (name) => inside.waitForFunction((name) => document.documentElement.dataset.theme === name, name);
    await theme("light");
    await host.evaluate(() => document.documentElement.classList.add("coal"));
    await theme("dark");
    await host.evaluate(() => document.documentElement.classList.remove("coal"));
    await theme("light");
    await host.evaluate(() => (document.documentElement.dataset.theme = "dark"));
    await theme("dark");
    await host.evaluate(() => document.querySelector("rmapscope-scene").setAttribute("theme", "light"));
    await theme("light");
  });
});

test("the element has attributes, methods and events", async () => {
  // A module comes from another host only if that one allows it.
  const allowing = await mirrored({ "access-control-allow-origin": "*" });
  const head = `<script type="module" src="${allowing}rmapscope-embed.js"></script>`;
  const address = await hosted(document(`<rmapscope-scene scene="mlock" height="500" sandbox src="${await mirrored()}"></rmapscope-scene>`, head));
  await using(address, {}, async (host) => {
    await host.evaluate(() => {
      globalThis.events = [];
      for (const type of ["ready", "step", "link", "error"]) {
        document.querySelector("rmapscope-scene").addEventListener(type, ({ detail }) => events.push([type, detail]));
      }
    });
    await host.locator("iframe").waitFor();
    const inside = host.frames()[1];
    await ready(inside);
    assert.equal(await host.locator("iframe").evaluate((frame) => frame.clientHeight), 500);
    assert.match(inside.url(), /rmapscope\.html\?/);
    const call = (method, argument) => host.evaluate(([method, argument]) => document.querySelector("rmapscope-scene")[method](argument), [method, argument]);
    const event = (type, test) => host.waitForFunction(([type, key, value]) => events.some(([each, detail]) => each === type && detail?.[key] === value), [type, ...test]);
    await event("step", ["step", 0]);
    await call("seek", 4);
    await event("step", ["step", 4]);
    await host.evaluate(() => document.querySelector("rmapscope-scene").setAttribute("scene", "one-at-a-time"));
    await inside.locator(".stage-bar h2", { hasText: OTHER }).waitFor();
    await call("load", { scene: "nothing" });
    await host.waitForFunction(() => events.some(([type, detail]) => type === "error" && /load/.test(detail.message)));
    await host.evaluate(() => document.querySelector("rmapscope-scene").setAttribute("controls", "none"));
    await host.frameLocator("iframe[src*='controls=none']").getByRole("gridcell").first().waitFor();
    await host.evaluate(() => document.querySelector("rmapscope-scene").remove());
    assert.equal(await host.locator("iframe").count(), 0);
  });
});

test("every snippet of the documentation shows a scene", async () => {
  const text = await (await fetch(`${places.root}docs/embed.html`)).text();
  const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const found = [...text.matchAll(/<pre tabindex="0" data-(snippet|setup)="(\w+)"><code>([^]*?)<\/code><\/pre>/g)];
  const of = (sort) => Object.fromEntries(found.filter(([, each]) => each === sort).map(([, , name, code]) => [name, unescape(code)]));
  const [snippets, setups] = [of("snippet"), of("setup")];
  assert.deepEqual(Object.keys(snippets), ["frame", "sandboxed", "element", "mdbook", "sphinx", "docusaurus"]);
  // What the tools make of it: the script of the setup in the head, the HTML as it is.
  const head = {
    mdbook: `<script src="${places.root}rmapscope-embed.js"></script>`,
    sphinx: `<script src="${setups.sphinx?.match(/"(http[^"]+)"/)[1]}"></script>`,
    docusaurus: `<script src="${setups.docusaurus?.match(/src: "(http[^"]+)"/)[1]}" async></script>`,
  };
  assert.match(setups.mdbook, /additional-js = \["rmapscope-embed\.js"\]/);
  const body = { sphinx: snippets.sphinx.replace(/^\.\. raw:: html\n\n/, "").replaceAll(/^ {3}/gm, "") };
  for (const [name, snippet] of Object.entries(snippets)) {
    const here = (text) => text.replaceAll("https://example.org/rmapscope/", places.root);
    const address = await hosted(here(document(body[name] ?? snippet, head[name])));
    await using(address, {}, async (host) => {
      await host.locator("iframe").waitFor();
      await host.frameLocator("iframe").locator("[role=gridcell]").first().waitFor({ timeout: 30_000 });
    });
  }
});

test("the documentation's own page works", () =>
  using(`${places.root}docs/embed.html`, {}, async (host) => {
    const inside = host.frameLocator("iframe");
    await inside.locator("[role=gridcell]").first().waitFor();
    await host.getByText("Step 0 of").waitFor();
    await host.getByRole("button", { name: "After the second batch" }).click();
    await host.getByText("Step 58 of").waitFor();
    await host.getByRole("button", { name: "Another scene" }).click();
    await inside.locator(".stage-bar h2", { hasText: OTHER }).waitFor();
  }));

test("every scene has an oEmbed file whose frame shows it", async () => {
  const scenes = await (await fetch(`${places.root}oembed/scenes.json`)).json();
  assert.ok(scenes.length >= 40, `${scenes.length} scenes`);
  for (const { id, title } of scenes) {
    const file = await (await fetch(`${places.root}oembed/${id}.json`)).json();
    assert.deepEqual([file.version, file.type, file.title], ["1.0", "rich", title]);
    assert.ok(file.html.includes(`scene=${id}"`), file.html);
  }
  const { html } = await (await fetch(`${places.root}oembed/one-at-a-time.json`)).json();
  await using(await hosted(document(html.replace('src="', `src="${places.root}`))), {}, async (host) => {
    const inside = host.frames()[1];
    await ready(inside);
    assert.equal(await title(inside), OTHER);
  });
});
