// The page without a pointer: every key that is pressed here is a real one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, cell, entry, scrubber, sentence, step, steps } from "./controls.mjs";
import { focused, tabTo } from "./focus.mjs";
import { withPage } from "./lib.mjs";

test("each stop of the tab key has a ring, is in sight, and none of them is a trap", () =>
  withPage("", {}, async (page) => {
    const stops = [];
    for (let now; stops.length < 120; stops.push(now)) {
      await page.keyboard.press("Tab");
      now = await focused(page);
      if (!now) break;
    }
    assert.ok(stops.length < 120, "the tab key leaves the page at its end");
    assert.deepEqual(stops.filter((stop) => !stop.ringed), []);
    assert.deepEqual(stops.filter((stop) => stop.covered), []);
    assert.deepEqual(stops.filter((stop) => !stop.name && stop.what !== "tabpanel"), []);
    assert.equal(stops.filter((stop) => stop.cell).length, 1, "the entries are one stop");
    const at = (what, name) => stops.findIndex((stop) => stop.what === what && name.test(stop.name));
    const order = [
      at("button", /^Four batches of 4/),
      at("select", /Design/),
      stops.findIndex((stop) => stop.cell),
      at("slider", /Position in the trace/),
      at("button", /^Play$/),
      at("tab", /^Walk/),
    ];
    assert.deepEqual(order, order.toSorted((a, b) => a - b), "in the order in which one reads");
    assert.ok(order[0] >= 0);
    // And back again, all the way.
    for (let i = stops.length - 1; i >= 0; i -= 1) {
      await page.keyboard.press("Shift+Tab");
      assert.equal((await focused(page))?.name, stops[i].name);
    }
  }));

test("a trace is walked through from any place of the page", () =>
  withPage("", {}, async (page) => {
    const all = await steps(page);
    await page.keyboard.press("ArrowRight");
    await atStep(page, 1);
    await page.keyboard.press(".");
    await atStep(page, 2);
    await page.keyboard.press(",");
    await atStep(page, 1);
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForFunction(() => document.querySelector("[role=slider]").ariaValueNow > 1);
    const iteration = await step(page);
    assert.notEqual(iteration, 2, "an iteration is more than one event");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.waitForFunction((n) => document.querySelector("[role=slider]").ariaValueNow < n, iteration);
    await page.keyboard.press("End");
    await atStep(page, all);
    await page.keyboard.press("Home");
    await atStep(page, 0);
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.waitForFunction(() => document.querySelector("[role=slider]").ariaValueNow >= 2);
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
    assert.ok((await step(page)) < all);
  }));

test("the scrub bar is a slider", () =>
  withPage("", {}, async (page) => {
    const all = await steps(page);
    await tabTo(page, "slider", /Position in the trace/);
    for (const [key, to] of [
      ["ArrowUp", 1],
      ["ArrowRight", 2],
      ["ArrowDown", 1],
      ["ArrowLeft", 0],
      ["PageUp", Math.floor(all / 10)],
      ["End", all],
      ["PageDown", all - Math.floor(all / 10)],
      ["Home", 0],
    ]) {
      await page.keyboard.press(key);
      await atStep(page, to);
    }
    assert.equal(await scrubber(page).getAttribute("aria-valuemin"), "0");
  }));

test("entries are walked over, painted, and taken back", () =>
  withPage("", {}, async (page) => {
    const first = await tabTo(page, "gridcell", /^512:/);
    assert.equal(first.cell, "0-512");
    await page.keyboard.press("ArrowRight");
    assert.equal((await focused(page)).cell, "0-513");
    assert.equal(await step(page), 0, "arrows in the entries do not move the trace");
    await page.keyboard.press("End");
    assert.equal((await focused(page)).cell, "0-527");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press(".");
    await atStep(page, 1);
    assert.equal((await focused(page)).cell, "0-513", "the focus stays");
    const before = await entry(page, 513);
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Edit", pressed: true }).waitFor();
    await tabTo(page, "button", /^none$/);
    await page.keyboard.press("Enter");
    await tabTo(page, "gridcell", /^51\d:/, "Shift+Tab");
    await page.locator("[data-cell='0-513']").focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-cell='0-513'][aria-label='513: none']").waitFor();
    await page.keyboard.press("Control+z");
    await page.locator("[data-cell='0-513']:not([aria-label='513: none'])").waitFor();
    await page.keyboard.press("Control+y");
    await page.locator("[data-cell='0-513'][aria-label='513: none']").waitFor();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Home");
    assert.match(before, /^513: present, page 1 of A/);
    await cell(page, 513).and(page.locator(`[aria-label^='513: present, page 1 of A']`)).waitFor();
  }));

test("another scene, another design, the panels and the list of keys", () =>
  withPage("", {}, async (page) => {
    await tabTo(page, "button", /^Four batches of 4/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Scenes" }).waitFor();
    await tabTo(page, "button", /^Four batches of 4, to swap/);
    for (let i = 0; i < 60 && !/^Shmem folio across/.test((await focused(page)).name); i += 1) {
      await page.keyboard.press("ArrowRight");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator(".scene-title", { hasText: "Shmem folio across two tables" }).waitFor();

    await tabTo(page, "select", /Design/);
    const design = page.getByRole("combobox", { name: "Design", exact: true });
    const chosen = await design.inputValue();
    const trace = await steps(page);
    await page.keyboard.press("Home");
    await page.waitForFunction((all) => document.querySelector("[role=slider]").ariaValueMax !== all, `${trace}`);
    assert.notEqual(await design.inputValue(), chosen);

    await tabTo(page, "tab", /^Walk/);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tab", { name: "Counts", selected: true }).waitFor();
    assert.match((await focused(page)).name, /^Counts/);
    await page.keyboard.press("End");
    await page.getByRole("tab", { name: /^Bugs/, selected: true }).waitFor();

    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).what, "tabpanel");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys and legend" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await focused(page)).what, "tabpanel", "the focus is where it was");
  }));

test("an event of the list is gone to", () =>
  withPage("", {}, async (page) => {
    await page.keyboard.press("ArrowRight");
    await atStep(page, 1);
    const said = await sentence(page);
    await page.keyboard.press("End");
    await atStep(page, await steps(page));
    assert.notEqual(await sentence(page), said);
    await tabTo(page, "listbox", /^Events$/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await atStep(page, (await steps(page)) - 2);
    const chosen = page.getByRole("listbox", { name: "Events" }).getByRole("option", { selected: true });
    assert.match(await chosen.innerText(), new RegExp(`^${(await steps(page)) - 2}\\b`));
  }));
