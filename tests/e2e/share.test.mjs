// Handing on what is seen: each thing copied and saved, and what comes of it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { atStep, button, goTo, step } from "./controls.mjs";
import { drawn, places, theBrowser, withPage } from "./lib.mjs";

const TITLE = "Four batches of 4, to swap";

/** A page with the dialog open at step 58, whose clipboard can be read. */
async function sharing(use, options = {}) {
  const prepare = async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(places.root).origin });
    await options.prepare?.(page);
  };
  await withPage("", { place: places.subPath, ...options, prepare }, async (page) => {
    await goTo(page, 58);
    await button(page, "Share").click();
    await page.getByRole("dialog", { name: "Share" }).waitFor();
    await use(page);
  });
}

async function copied(page, name) {
  await button(page, `Copy: ${name}`).click();
  await page.getByText("It is in the clipboard.").waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  // So that what is said next is said of the next one.
  await page.evaluate(() => navigator.clipboard.writeText(""));
  return text;
}

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, `Save: ${name}`).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("what is copied is what it says", () =>
  sharing(async (page) => {
    const link = await copied(page, "Link");
    assert.match(link, /^http:.*\/docs\/rmapscope\/#1\..+~58$/);
    const frame = await copied(page, "Frame");
    assert.ok(frame.includes(`src="${link.replace("#", "?embed=1#")}"`), frame);
    const mail = (await copied(page, "Steps, for a mail")).trimEnd().split("\n");
    assert.equal(mail.at(-1), link);
    assert.ok(mail.slice(0, -1).every((line) => /^[ -~]{0,72}$/.test(line)), mail.join("\n"));
    assert.match(mail[1], /steps 51 to 58 of 120/);
    const state = (await copied(page, "State, for a mail")).trimEnd().split("\n");
    assert.equal(state.at(-1), link);
    assert.match(state[1], /the state after step 58 of 120/);
    assert.equal(JSON.parse(await copied(page, "Scenario, JSON")).title, TITLE);
    assert.match(await copied(page, "Picture, SVG"), /^<svg xmlns=/);
    const counts = (await copied(page, "Counts, CSV")).trimEnd().split(/\r?\n/);
    assert.match(counts[0], /^file,design,walk_calls,/);
    assert.match(counts[1], /^"Four batches of 4, to swap",series-v2,5,31,/);
  }));

test("what is saved is what it says", () =>
  sharing(async (page) => {
    const name = "four-batches-of-4-to-swap";
    const svg = await saved(page, "Picture, SVG");
    assert.equal(svg.name, `${name}.svg`);
    const film = await saved(page, "Moving picture, SVG");
    assert.equal(film.name, `${name}.moving.svg`);
    assert.match(film.bytes.toString(), /animation|<animate|<set/);
    for (const { bytes } of [svg, film]) {
      const size = await page.evaluate(async (text) => {
        const image = new Image();
        image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
      }, bytes.toString());
      assert.ok(size.every((side) => side > 300), `${size}`);
    }
    const png = await saved(page, "Picture, PNG");
    assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
    assert.equal(png.bytes.readUInt32BE(16), 2000, "two pixels for one");
    const curve = await saved(page, "Counts by step, CSV");
    assert.equal(curve.bytes.toString().trimEnd().split(/\r?\n/).length, 122, "a head, the start, 120 steps");
    const mail = await saved(page, "Steps, for a mail");
    assert.equal(mail.name, `${name}.txt`);
  }));

test("the saved page opens from a disk, without a network, at its step", () =>
  sharing(async (page) => {
    const { name, bytes } = await saved(page, "Page, HTML");
    assert.equal(name, "four-batches-of-4-to-swap.html");
    const context = await (await theBrowser()).newContext({ offline: true });
    try {
      const alone = await context.newPage();
      const said = [];
      alone.on("console", (message) => said.push(message.text()));
      // As a file has it: an origin of its own, and nothing to ask.
      const { writeFile, mkdtemp, rm } = await import("node:fs/promises");
      const { tmpdir } = await import("node:os");
      const folder = await mkdtemp(`${tmpdir()}/rmapscope-`);
      await writeFile(`${folder}/${name}`, bytes);
      await alone.goto(`file://${folder}/${name}`);
      await alone.getByRole("gridcell").first().waitFor();
      await atStep(alone, 58);
      assert.match(await alone.title(), /^Four batches of 4, to swap/);
      await button(alone, "Panels").click();
      await alone.getByRole("dialog").waitFor();
      await rm(folder, { recursive: true });
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  }));

test("the range is checked where it is typed", () =>
  sharing(async (page) => {
    await page.getByLabel("from", { exact: true }).fill("0");
    await page.getByText('"0" is no step; 1 to 120 would be accepted').waitFor();
    assert.ok(await button(page, "Copy: Steps, for a mail").isDisabled());
    assert.ok(await button(page, "Copy: Link").isEnabled());
    await page.getByLabel("from", { exact: true }).fill("57");
    assert.match(await copied(page, "Steps, for a mail"), /steps 57 to 58 of 120/);
  }));

test("where the page may not copy, the text is there to be copied by hand", () => {
  const prepare = (page) => page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  return sharing(
    async (page) => {
      await button(page, "Copy: Link").click();
      assert.match(await page.getByRole("textbox", { name: "To be copied" }).inputValue(), /#1\..+~58$/);
    },
    { prepare },
  );
});

test("back and forward show what was shown", () =>
  withPage("", {}, async (page) => {
    const open = async (fragment, n) => {
      await page.evaluate((fragment) => (location.hash = fragment), fragment);
      await atStep(page, n);
    };
    await open("1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuAA~20", 20);
    await open("1._vbjI0SJ1LhtR6eghg_KYkKujr0Q61JqhTiuAA~40", 40);
    // Time is not a place: going on in it leaves no place to go back to.
    await page.keyboard.press("ArrowRight");
    await atStep(page, 41);
    await page.waitForFunction(() => location.hash.endsWith("~41"));
    await page.evaluate(() => history.back());
    await atStep(page, 20);
    await page.evaluate(() => history.back());
    await atStep(page, 0);
    await page.evaluate(() => history.forward());
    await atStep(page, 20);
    await page.evaluate(() => history.forward());
    await atStep(page, 41);
  }));

test("panels and what is selected are in the address", () =>
  withPage("", {}, async (page) => {
    await page.getByRole("tab", { name: "Code" }).click();
    await page.waitForFunction(() => location.hash.length > 2);
    const address = page.url();
    await withPage(new URL(address).hash, {}, async (other) => {
      await other.getByRole("tab", { name: "Code", selected: true }).waitFor();
      assert.equal(await step(other), 0);
      await drawn(other);
    });
  }));

test("a picture in pixels can be copied where the browser lets a page do that", async () => {
  await sharing(async (page) => {
    await button(page, "Copy: Picture, PNG").click();
    await page.getByText("It is in the clipboard.").waitFor();
    const width = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await createImageBitmap(await item.getType("image/png"))).width;
    });
    assert.equal(width, 2000);
  });
  const refuse = (page) => page.addInitScript(() => (navigator.clipboard.write = () => Promise.reject(new Error("no"))));
  await sharing(
    async (page) => {
      await button(page, "Copy: Picture, PNG").click();
      await page.getByText("The browser does not let the page copy a picture.").waitFor();
    },
    { prepare: refuse },
  );
  await sharing(async (page) => assert.equal(await button(page, "Copy: Picture, PNG").count(), 0), {
    prepare: (page) => page.addInitScript(() => delete globalThis.ClipboardItem),
  });
});

test("the panels of a link are for the visit; those of the reader come back", () =>
  withPage("", {}, async (page) => {
    const kept = () => page.evaluate(() => localStorage.getItem("rmapscope.panels"));
    const tab = (name) => page.getByRole("tab", { name });
    const visit = async (fragment) => {
      await page.goto("about:blank");
      await page.goto(`${places.root}${fragment}`);
      await tab("Counts").waitFor();
    };
    await tab("Code").click();
    await page.waitForFunction(() => location.hash.length > 2);
    const link = new URL(page.url()).hash;
    // The reader has put the walk away.
    const own = "-uuuddddd,400,320,240,64";
    await page.evaluate((own) => localStorage.setItem("rmapscope.panels", own), own);
    await visit(link);
    await tab("Walk").waitFor();
    assert.equal(await kept(), own);
    await visit("");
    assert.equal(await tab("Walk").count(), 0);
    // Who changes panels while the link's are there has chosen them.
    await visit(link);
    await tab("Walk").waitFor();
    await tab("Events").click();
    await page.waitForFunction((own) => localStorage.getItem("rmapscope.panels") !== own, own);
    await visit("");
    await tab("Walk").waitFor();
  }));
