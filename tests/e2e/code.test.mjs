// The listing with its breakpoints, costs and a design of one's own, as a reader uses them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints, loadAxe } from "./axe.mjs";
import { atStep, button, chooseDesign, goTo, openScene, playAtFullSpeed, sentence, step, steps } from "./controls.mjs";
import { assertNotTooWide, drawn, withPage } from "./lib.mjs";

const lit = (page) => page.locator(".code-lines [aria-current]");

/** Where everything but the listing is scrolled to: it must not move with it. */
const scrolled = (page) =>
  page.evaluate(() => {
    const around = [];
    for (let each = document.querySelector(".code"); each; each = each.parentElement) around.push(each.scrollTop);
    return around;
  });

/** Whether the current line is inside what is seen of the listing. */
const inSight = (page) =>
  lit(page).evaluate((line) => {
    const [a, b] = [line, line.parentElement].map((each) => each.getBoundingClientRect());
    return a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  });

test("the current line stays in sight, and only the listing scrolls", () =>
  withPage("", { reducedMotion: "reduce" }, async (page) => {
    await page.getByRole("tab", { name: "Code" }).click();
    await page.locator(".code").waitFor();
    const before = await scrolled(page);
    let moved = 0;
    for (let n = 12; n <= (await steps(page)); n += 12) {
      await goTo(page, n);
      await drawn(page);
      assert.equal(await lit(page).count(), 1, `step ${n}`);
      assert.ok(await inSight(page), `step ${n}: ${await lit(page).innerText()}`);
      moved += await page.locator(".code-lines").evaluate((lines) => lines.scrollTop);
    }
    assert.ok(moved > 0, "it was too long to be seen as a whole");
    assert.deepEqual(await scrolled(page), before);
  }));

test("a line leads to its steps, by mouse and by keys", () =>
  withPage("", {}, async (page) => {
    await page.getByRole("tab", { name: "Code" }).click();
    await page.getByLabel("Function").selectOption("try_to_unmap_one");
    const clear = page.locator(".code-lines button", { hasText: "pte ← clear nr entries" });
    await clear.click();
    const first = await step(page);
    assert.equal(await lit(page).locator("code").innerText().then((text) => text.trim()), "pte ← clear nr entries, d and y merged");
    await clear.click();
    const second = await step(page);
    assert.ok(second > first);
    await clear.click({ modifiers: ["Shift"] });
    await atStep(page, first);
    await clear.press("Enter");
    await atStep(page, second);
    await clear.press("ArrowUp");
    const focused = await page.evaluate(() => document.activeElement.textContent);
    assert.match(focused, /folio_unmap_pte_batch/);
  }));

test("a knob that is turned re-opens its bug at once, and stands in the link", () =>
  withPage("", {}, async (page) => {
    await openScene(page, "uffd-wp markers for some of the pages");
    await page.getByRole("combobox", { name: "Design", exact: true }).selectOption("2026-08");
    await button(page, "Own design").click();
    const dialog = page.getByRole("dialog");
    assert.match(await dialog.getByRole("status").innerText(), /breaks no rule/);
    await dialog.getByRole("switch", { name: "batch_markers" }).click();
    await dialog.getByRole("status").getByText("lost-uffd-wp").waitFor();
    await loadAxe(page);
    assert.deepEqual(await complaints(page, "own design", null, "dialog"), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.match(await page.getByRole("tab", { name: "Bugs" }).innerText(), /Bugs\s*[1-9]/);
    await page.waitForFunction((old) => location.hash !== old, "");
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address);
    const chosen = page.getByRole("combobox", { name: "Design", exact: true }).locator("option:checked");
    await chosen.filter({ hasText: "2026-08 -batch_markers" }).waitFor({ state: "attached" });
  }));

test("playing stops at a line of the code, set by click and by key", () =>
  withPage("", {}, async (page) => {
    await chooseDesign(page, "jump");
    await page.getByRole("tab", { name: "Code" }).click();
    await page.getByRole("combobox", { name: "Function" }).selectOption({ label: "try_to_unmap_one" });
    await page.getByRole("combobox", { name: "Level of detail" }).selectOption("all");
    const line = page.locator(".code-lines li", { hasText: "page_vma_mapped_walk_jump(pvmw" });
    await line.hover();
    await line.getByRole("button", { name: /^Breakpoint at line/ }).click();
    const set = line.getByRole("button", { name: /^Breakpoint at line/, pressed: true });
    await set.waitFor();
    await page.keyboard.press("Home");
    await atStep(page, 0);
    await page.keyboard.press("n");
    await page.waitForFunction(() => !document.querySelector("[aria-label='Position in the trace'][aria-valuenow='0']"));
    const first = await step(page);
    await page.locator(".code-lines [aria-current] code").filter({ hasText: "jump" }).waitFor();
    assert.match(await sentence(page), /^Moved the walk on/);
    // Playing comes to the same place.
    await page.keyboard.press("Home");
    await atStep(page, 0);
    await playAtFullSpeed(page);
    await button(page, "Play").click();
    await button(page, "Play").waitFor();
    await atStep(page, first);
    await page.keyboard.press("Shift+B");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/line \d+: page_vma_mapped_walk_jump/).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    // On the line, the key takes it away again.
    await page.locator(".code-lines [aria-current] button.code-line").focus();
    await page.keyboard.press("b");
    await page.locator(".gutter[aria-pressed=true]").waitFor({ state: "detached" });
  }));

for (const [name, size] of Object.entries({ phone: { width: 390, height: 844 }, narrow: { width: 320, height: 640 } })) {
  test(`code, costs and both dialogs fit, ${name}`, () =>
    withPage("", { ...size, touch: true }, async (page) => {
      await loadAxe(page);
      await page.getByRole("tab", { name: "Code" }).tap();
      await page.locator(".code").waitFor();
      assert.deepEqual(await complaints(page, "code", null, ".code"), []);
      await page.getByRole("tab", { name: "Costs" }).tap();
      await page.locator(".cost-table").waitFor();
      assert.deepEqual(await complaints(page, "costs", null, ".pane"), []);
      await assertNotTooWide(page, "costs");
      for (const link of ["Compare with other designs", "Count over orders 0–9", "Make a design of your own"]) {
        await button(page, link).tap();
        const inner = page.locator(".dialog-inner");
        await inner.waitFor();
        const over = await inner.evaluate((each) => each.scrollWidth - each.clientWidth);
        assert.ok(over <= 0, `${link}: ${over} pixels too wide`);
        await page.keyboard.press("Escape");
        await inner.waitFor({ state: "detached" });
      }
    }));
}
