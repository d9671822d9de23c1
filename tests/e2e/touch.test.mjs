// The page under a finger: real touches, on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, button, cell, chooseCommand, entry, openScene, scrubber, sentence, step, steps } from "./controls.mjs";
import { middle, stroke } from "./finger.mjs";
import { drawn, withPage } from "./lib.mjs";

const phone = { width: 390, height: 844, touch: true };

test("a trace is played by taps", () =>
  withPage("", phone, async (page) => {
    const all = await steps(page);
    await button(page, "Forward").tap();
    await atStep(page, 1);
    await button(page, "Back").tap();
    await atStep(page, 0);
    await button(page, "Last step").tap();
    await atStep(page, all);
    await button(page, "First step").tap();
    await atStep(page, 0);
    await button(page, "Play").tap();
    await button(page, "Pause").waitFor();
    await page.waitForFunction(() => document.querySelector("[role=slider]").ariaValueNow >= 2);
    await button(page, "Pause").tap();
    await button(page, "Play").waitFor();
    assert.notEqual(await sentence(page), "");
  }));

test("a tap on the scrub bar goes there", () =>
  withPage("", phone, async (page) => {
    const all = await steps(page);
    const { x, y, width, height } = await scrubber(page).boundingBox();
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await page.waitForFunction(() => document.querySelector("[role=slider]").ariaValueNow > 0);
    assert.ok(Math.abs((await step(page)) - all / 2) <= all / 20);
  }));

test("a finger on the scrub bar goes anywhere and does not scroll the page", () =>
  // So high that no row has to be brought into view.
  withPage("", { ...phone, height: 1_400 }, async (page) => {
    const all = await steps(page);
    const { x, y, width, height } = await scrubber(page).boundingBox();
    const at = (part, up = 0) => ({ x: x + width * part, y: y + height / 2 - up });
    const top = await page.evaluate(() => scrollY);
    await stroke(page, [at(0.5), at(0.6), at(0.8, 40), at(0.999)]);
    await atStep(page, all, 3_000);
    await drawn(page);
    assert.equal(await page.evaluate(() => scrollY), top);
  }));

test("scenes, flags and panels are reached by taps", () =>
  withPage("", phone, async (page) => {
    await openScene(page, "Shmem folio across two tables", "tap");
    const flag = page.locator(".chip", { hasText: "uffd-wp" }).first();
    const before = await flag.getAttribute("aria-pressed");
    await flag.tap();
    await page.locator(`.chip[aria-pressed='${before === "true" ? "false" : "true"}']`, { hasText: "uffd-wp" }).first().waitFor();
    await page.getByRole("tab", { name: "Counts" }).tap();
    await page.getByRole("tab", { name: "Counts", selected: true }).waitFor();
    assert.ok(await page.getByRole("tabpanel", { name: "Counts" }).isVisible());
    await chooseCommand(page, /^Keys and legend/);
    await page.getByRole("dialog", { name: "Keys and legend" }).waitFor();
    await button(page, "Close").tap();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }));

test("entries are painted with a stroke of the finger", () =>
  withPage("", phone, async (page) => {
    await chooseCommand(page, /^Edit the layout/);
    await button(page, "uffd-wp marker").tap();
    const points = [await middle(cell(page, 514)), await middle(cell(page, 515)), await middle(cell(page, 517))];
    await stroke(page, points);
    for (const at of [514, 515, 516, 517]) {
      await page.locator(`[data-cell='0-${at}'][aria-label='${at}: uffd-wp marker']`).waitFor({ timeout: 3_000 });
    }
    assert.match(await entry(page, 518), /present/);
    // By key: the button scrolls out from under a finger while the page still brings a row into view.
    await page.keyboard.press("Control+z");
    await page.locator("[data-cell='0-516'][aria-label*='present']").waitFor();
    assert.equal(await button(page, "Undo edit").isDisabled(), true, "a stroke is one edit");
  }));

test("a finger scrolls the page where it does nothing else", () =>
  withPage("", phone, async (page) => {
    const from = await middle(page.locator(".lane-head h3").first());
    const up = Array.from({ length: 12 }, (_, i) => ({ x: from.x, y: from.y - i * 15 }));
    await stroke(page, up);
    await page.waitForFunction(() => scrollY > 40);
    assert.equal(await step(page), 0);
  }));

for (const [name, size] of Object.entries({ phone, narrow: { width: 320, height: 640, touch: true } })) {
  test(`what is to be tapped is 24 pixels or more each way, ${name}`, () =>
    withPage("", size, async (page) => {
      const small = await page.evaluate(() => {
        const targets = document.querySelectorAll("button, select, a[href], input, [role=slider], [role=tab]");
        const boxes = [...targets].map((target) => [target, target.getBoundingClientRect()]);
        return boxes
          .filter(([target, { width, height }]) => target.checkVisibility() && (width < 24 || height < 24))
          .map(([target, { width, height }]) => `${target.outerHTML.slice(0, 80)}: ${width} by ${height}`);
      });
      assert.deepEqual(small, []);
    }));
}
