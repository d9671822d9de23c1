// What a screen reader is told: landmarks, roles and names, from the browser's own accessibility tree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, goTo, openScene, scrubber, sentence, steps } from "./controls.mjs";
import { openHost } from "./host.mjs";
import { assertNothingElse, withPage } from "./lib.mjs";

/** The accessibility tree as the browser hands it to assistive programs, without what is ignored. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const property = (node, name) => node.properties?.find((each) => each.name === name)?.value.value;
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => ({
      role: node.role?.value,
      name: node.name?.value ?? "",
      focusable: property(node, "focusable") ?? false,
      level: property(node, "level"),
    }));
}

const of = (nodes, role) => nodes.filter((node) => node.role === role);
const names = (nodes, role) => of(nodes, role).map((node) => node.name);

test("the page has its landmarks, each with a name of its own", () =>
  withPage("", {}, async (page) => {
    const nodes = await tree(page);
    assert.equal(of(nodes, "main").length, 1);
    assert.deepEqual(names(nodes, "complementary"), ["Panels"]);
    const regions = names(nodes, "region");
    for (const name of ["Stage", "What happened", "Transport", "Address space app"]) {
      assert.ok(regions.includes(name), `${name} in ${regions}`);
    }
    assert.equal(new Set(regions).size, regions.length, `each region has another name: ${regions}`);
    assert.deepEqual(names(nodes, "RootWebArea"), ["rmapscope"]);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
  }));

test("headings go down step by step", () =>
  withPage("", {}, async (page) => {
    const levels = of(await tree(page), "heading").map((heading) => heading.level);
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    levels.slice(1).forEach((level, i) => assert.ok(level <= levels[i] + 1, `${levels}: ${levels[i]} before ${level}`));
  }));

test("the scrub bar says where it stands", () =>
  withPage("", {}, async (page) => {
    const bar = scrubber(page);
    assert.equal(await bar.getAttribute("aria-valuemin"), "0");
    assert.equal(await bar.getAttribute("aria-valuetext"), `step 0 of ${await steps(page)}`);
    await goTo(page, 7);
    assert.equal(await bar.getAttribute("aria-valuetext"), `step 7 of ${await steps(page)}`);
  }));

test("what happened is spoken", () =>
  withPage("", {}, async (page) => {
    const live = page.locator("[aria-live=polite]").first();
    await page.keyboard.press("ArrowRight");
    await atStep(page, 1);
    const said = await sentence(page);
    await page.waitForFunction((text) => document.querySelector("[aria-live=polite]").textContent.includes(text), said);
    assert.equal(await live.getAttribute("aria-atomic"), "true");
  }));

test("panels are tabs, each with its panel", () =>
  withPage("", {}, async (page) => {
    for (const list of await page.getByRole("tablist").all()) {
      assert.ok(await list.getAttribute("aria-label"));
      assert.equal(await list.getByRole("tab", { selected: true }).count(), 1);
    }
    assert.equal(await page.getByRole("tablist").count(), 2);
    for (const name of ["Walk", "Counts", "Bugs", "Events"]) {
      const tab = page.getByRole("tab", { name: new RegExp(`^${name}`) });
      await tab.click();
      const panel = page.locator(`[id='${await tab.getAttribute("aria-controls")}']`);
      assert.equal(await panel.getAttribute("role"), "tabpanel");
      assert.equal(await panel.getAttribute("aria-labelledby"), await tab.getAttribute("id"));
    }
  }));

for (const title of ["Four batches of 4, to swap", "Shmem folio across two tables", "Swap, shared by two processes"]) {
  test(`entries are a grid, and all that takes the focus has a name: ${title}`, () =>
    withPage("", {}, async (page) => {
      await openScene(page, title);
      for (const n of [0, 5 * Math.floor((await steps(page)) / 10)]) {
        await goTo(page, n);
        const nodes = await tree(page);
        const nameless = nodes.filter((node) => node.focusable && !node.name && node.role !== "RootWebArea");
        // The page itself takes the focus when nothing in it has it.
        assert.deepEqual(nameless.filter((node) => node.role !== "generic"), [], `step ${n}`);
        assert.equal(of(nodes, "grid").length, await page.getByRole("grid").count());
        assert.equal(await page.locator("[role=gridcell][tabindex='0']").count(), 1, "one stop of the tab key");
        assert.equal(await page.locator("[role=gridcell]:not([role=row] *)").count(), 0, "cells are in rows");
        assert.equal(await page.locator("[role=row]:not([role=grid] *)").count(), 0, "rows are in grids");
        for (const name of await page.getByRole("gridcell").evaluateAll((all) => all.map((each) => each.ariaLabel))) {
          assert.match(name, /^\d+: \S+/);
        }
      }
    }));
}

test("several scenes on a page share no id", async () => {
  const host = await openHost({ scene: "four-batches-to-swap" });
  await host.evaluate(() => {
    for (const scene of ["shmem-two-tables", "two-processes-swap"]) {
      const element = document.body.appendChild(document.createElement("div"));
      globalThis.rmapscope.mount(element, { scene, controls: "full" });
    }
  });
  await host.waitForFunction(() => document.querySelectorAll("[role=slider]").length === 3);
  const ids = await host.locator("[id]").evaluateAll((all) => all.map((each) => each.id));
  assert.equal(new Set(ids).size, ids.length, `${ids.filter((id, i) => ids.indexOf(id) !== i)}`);
  assertNothingElse(host);
  await host.context().close();
});
