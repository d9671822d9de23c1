// The gallery and the tour.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atStep, button, card, entry, sentence, step } from "./controls.mjs";
import { assertNotTooWide, drawn, withPage } from "./lib.mjs";

/** The text of the tour. */
const told = (page) => page.locator(".tour-text").innerText();

/** The heading of the tour's station. */
const station = (page) => page.locator(".tour h2");

for (const [name, size] of Object.entries({ desktop: {}, phone: { width: 390, height: 844, touch: true } })) {
  test(`every scene has a picture, ${name}`, () =>
    withPage("", size, async (page) => {
      await page.locator(".scene-button").click();
      const dialog = page.getByRole("dialog", { name: "Scenes" });
      await dialog.locator(".scene").first().waitFor();
      const all = await dialog.locator(".scene").count();
      assert.ok(all >= 24, `${all} scenes`);
      await page.waitForFunction((n) => document.querySelectorAll("img.thumb").length === n, all);
      const broken = await dialog.locator("img.thumb").evaluateAll((images) =>
        Promise.all(images.map((image) => image.decode().then(() => null, () => image.src.slice(0, 80)))),
      );
      assert.deepEqual(broken.filter(Boolean), []);
      await assertNotTooWide(page, name);
      const { is, may } = await dialog.evaluate(({ scrollWidth, clientWidth }) => ({ is: scrollWidth, may: clientWidth }));
      assert.ok(is <= may, `the dialog is ${is} pixels wide, ${may} would fit`);
    }));
}

test("a scene is searched for and opened without a pointer", () =>
  withPage("", {}, async (page) => {
    await page.locator(".scene-button").click();
    const search = page.getByRole("searchbox", { name: "Search scenes" });
    await search.waitFor();
    await page.waitForFunction(() => document.activeElement?.type === "search");
    await page.keyboard.type("lazyfree dirty");
    await page.getByText(/^[2-9] scenes$/).waitFor();
    await page.keyboard.press("ArrowDown");
    const cards = await page.locator(".scene b").allInnerTexts();
    const focused = () => page.evaluate(() => document.activeElement.querySelector("b").textContent);
    assert.equal(await focused(), cards[0]);
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), cards[1]);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator(".scene-title", { hasText: cards[1] }).waitFor();
    assert.match(await sentence(page), /\?$/, "it begins with its question");

    await page.locator(".scene-button").click();
    await search.fill("cve-2026-31398");
    await page.getByText("1 scene", { exact: true }).waitFor();
    await search.press("Enter");
    await page.locator(".scene-title", { hasText: "Write permission spread" }).waitFor();

    await page.locator(".scene-button").click();
    await search.fill("no such thing");
    await page.getByText("No scene is about that.", { exact: false }).waitFor();
  }));

test("the arrow keys go through the cards as they lie", () =>
  withPage("", {}, async (page) => {
    await page.locator(".scene-button").click();
    await page.waitForFunction(() => document.activeElement?.type === "search");
    await card(page, "Four batches of 4, to swap").focus();
    const place = () =>
      page.evaluate(() => {
        const { left, top } = document.activeElement.getBoundingClientRect();
        return { left: Math.round(left), top: Math.round(top) };
      });
    await page.keyboard.press("ArrowRight");
    const right = await place();
    await page.keyboard.press("ArrowDown");
    const below = await place();
    assert.equal(below.left, right.left);
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.locator(".scene:focus b").innerText(), "Sixteen pages, one at a time or at once");
    await page.keyboard.press("End");
    assert.equal(await page.locator(".scene:focus b").innerText(), await page.locator(".scene b").last().innerText());
  }));

test("the tour goes forward and back, and the address names the station", () =>
  withPage("", {}, async (page) => {
    await page.locator(".scene-button").click();
    await button(page, "Take the tour").click();
    await station(page).filter({ hasText: "One entry at a time" }).waitFor();
    await page.locator(".scene-title", { hasText: "Sixteen pages" }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Design", exact: true }).inputValue(), "v7.0");
    assert.equal(await step(page), 0);
    const first = await told(page);
    await button(page, "Next").click();
    await page.waitForFunction((text) => document.querySelector(".tour-text").textContent !== text, first);
    assert.match(await entry(page, 514), /^514: none/, "the third entry has been cleared");
    assert.match(await entry(page, 515), /^515: present/);
    await button(page, "Next").click();
    await button(page, "Next").click();
    await station(page).filter({ hasText: "One batch for all" }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Design", exact: true }).inputValue(), "series-v2");
    // The address follows after a pause.
    await page.waitForURL(/[?]tour=2#/);
    await page.locator(".tour").getByRole("button", { name: "Back", exact: true }).click();
    await station(page).filter({ hasText: "One entry at a time" }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Design", exact: true }).inputValue(), "v7.0");

    // Going elsewhere is free; the tour leads back.
    await page.keyboard.press("Home");
    await atStep(page, 0);
    await button(page, "Show it again").click();
    await button(page, "Show it again").waitFor({ state: "detached" });
    assert.ok((await step(page)) > 0);
    await button(page, "End the tour").click();
    await page.locator(".tour").waitFor({ state: "detached" });
    assert.doesNotMatch(page.url(), /tour/);
  }));

test("every station of the tour shows what it tells of, to the last", () =>
  withPage("?tour=3", {}, async (page) => {
    await station(page).filter({ hasText: "What ends a batch" }).waitFor();
    await page.locator(".scene-title", { hasText: "What ends a batch, and what does not" }).waitFor();
    for (let i = 0; i < 60 && (await button(page, "Next").count()) > 0; i += 1) {
      const before = await told(page);
      await button(page, "Next").click();
      await page.waitForFunction((text) => document.querySelector(".tour-text").textContent !== text, before);
      await drawn(page);
      assert.equal(await button(page, "Show it again").count(), 0, `${await station(page).innerText()}: ${await told(page)}`);
    }
    await station(page).filter({ hasText: "What was merged" }).waitFor();
    await button(page, "Finish").click();
    await page.locator(".tour").waitFor({ state: "detached" });
  }));
