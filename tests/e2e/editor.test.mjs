// A layout made by hand: the thread's example from the empty sheet, by mouse, by keyboard and by finger.
import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints, loadAxe } from "./axe.mjs";
import { bubble, button, cell, edge, edits, editEmptySheet, entry, flag, folioHead, item, openScene, shownDocument, tool } from "./controls.mjs";
import { middle, stroke } from "./finger.mjs";
import { focused, tabTo } from "./focus.mjs";
import { assertNotTooWide, withPage } from "./lib.mjs";

const phone = { width: 390, height: 844, touch: true };

/** 64K of anon memory, half of it write-protected, a swap entry inside, and what fork makes of it. */
function assertThreadExample({ folios, mms, ops }) {
  assert.deepEqual(folios.map(({ id, kind, order }) => [id, kind, order]), [["A", "anon", 4]]);
  assert.deepEqual(mms.map(({ vmas }) => vmas.map(({ start, pages, flags = [] }) => [start, pages, flags])), [
    [[512, 64, ["uffd-wp"]]],
    // A child is not registered with userfaultfd.
    [[512, 64, []]],
  ]);
  assert.deepEqual(mms[0].ptes, [
    { at: 512, len: 8, present: "A", page: 0, bits: "dyu" },
    { at: 520, len: 2, present: "A", page: 8, bits: "dy" },
    { at: 522, len: 1, swap: 8202 },
    { at: 523, len: 5, present: "A", page: 11, bits: "dy" },
  ]);
  assert.deepEqual(mms[1].ptes, [
    { at: 512, len: 10, present: "A", page: 0, bits: "d" },
    { at: 522, len: 1, swap: 8202 },
    { at: 523, len: 5, present: "A", page: 11, bits: "d" },
  ]);
  assert.deepEqual(ops.map(({ folio }) => folio), ["A"]);
}

/** Waits until so many edits can be undone. */
const edited = (page, n) => page.getByRole("button", { name: new RegExp(`^${n} edits?$`) }).waitFor({ timeout: 5_000 });

/** Drags something to the middle of something else; what is to be seen on the way is looked at by `look`. */
async function drag(page, from, to, look = async () => {}) {
  const [a, b] = [await middle(from), await middle(to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
  await page.mouse.move(b.x, b.y, { steps: 3 });
  await look();
  await page.mouse.up();
}

/** Undoes everything, key by key. */
async function undoAll(page, n, start) {
  for (let left = n - 1; left >= 0; left -= 1) {
    await page.keyboard.press("Control+z");
    await edited(page, left);
  }
  assert.deepEqual(await shownDocument(page, page.viewportSize().width < 720 ? "tap" : "click"), start);
  assert.equal(await button(page, "Undo edit").isDisabled(), true);
}

test("the thread's example is laid out with the mouse, and undone", () =>
  withPage("", {}, async (page) => {
    await editEmptySheet(page);
    const start = await shownDocument(page);
    await drag(page, item(page, "VMA"), page.locator(".lane"), async () => {
      await bubble(page).getByText("add VMA 512–575").waitFor();
    });
    await edited(page, 1);
    await flag(page, "uffd-wp").click();
    await edited(page, 2);
    await drag(page, item(page, "anon folio"), cell(page, 517), async () => {
      // Aligned: not at the entry under the pointer, and each entry says what it becomes.
      await bubble(page).getByText("512–527, A mapcount 0 → 16").waitFor();
      assert.equal(await page.locator(".ghost").count(), 16);
      assert.equal(await page.locator(".ghost").first().textContent(), "A0");
    });
    await edited(page, 3);
    assert.equal(await page.locator(".ghost").count(), 0);
    await drag(page, cell(page, 512), cell(page, 519));
    await tool(page, "write-protect").click();
    await edited(page, 4);
    await tool(page, "swap").click();
    await cell(page, 522).click();
    await edited(page, 5);
    await item(page, "fork").click();
    await edited(page, 6);
    assert.match(await page.locator(".notice").innerText(), /^Fork app\. Now 30 batches instead of 15/);
    assertThreadExample(await shownDocument(page));
    assert.equal(await button(page, "Undo edit").getAttribute("title"), "Undo: fork app (Ctrl Z)");
    await undoAll(page, 6, start);
    await page.getByRole("button", { name: "0 edits" }).click();
    await page.getByRole("list", { name: "Edits" }).getByRole("button", { name: "fork app" }).click();
    await edited(page, 6);
    assertThreadExample(await shownDocument(page));
  }));

test("the thread's example is laid out by keys alone", () =>
  withPage("", {}, async (page) => {
    const press = (key) => page.keyboard.press(key);
    // What is typed before the list is there belongs to the page.
    const list = async () => {
      await press("Control+k");
      await page.locator("[role=combobox]:focus").waitFor();
    };
    await list();
    await page.keyboard.type("open scene empty");
    await press("Enter");
    await page.locator(".scene-title", { hasText: "Empty sheet" }).waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press("e");
    await item(page, "VMA").waitFor();
    const start = await shownDocument(page);
    await tabTo(page, "button", /^VMA/);
    await press("Enter");
    await edited(page, 1);
    await tabTo(page, "button", /^uffd-wp$/, "Shift+Tab");
    await press("Enter");
    await edited(page, 2);
    await tabTo(page, "button", /^anon folio/);
    await press("Enter");
    await bubble(page).getByText("512–527, A mapcount 0 → 16").waitFor();
    assert.equal((await focused(page)).cell, "0-512", "it is put down where the focus is");
    await press("-");
    await bubble(page).getByText("512–519, A mapcount 0 → 8").waitFor();
    await press("+");
    await press("ArrowRight");
    await bubble(page).getByText("512–527, A mapcount 0 → 16").waitFor();
    await press("Enter");
    await edited(page, 3);
    // The focus comes back to its entry with the drawing after the edit.
    await page.waitForFunction(() => document.activeElement?.dataset.cell);
    await press("Home");
    await page.waitForFunction(() => document.activeElement?.dataset.cell === "0-512");
    for (let i = 0; i < 7; i += 1) await press("Shift+ArrowRight");
    await page.getByText("entries 512–519 of app").first().waitFor();
    await tabTo(page, "button", /^write-protect$/);
    await press("Enter");
    await edited(page, 4);
    await list();
    await page.keyboard.type("brush: swap");
    await press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await tabTo(page, "gridcell", /^51\d:/, "Shift+Tab");
    for (let i = 0; i < 30 && (await focused(page)).cell !== "0-522"; i += 1) {
      await press(Number((await focused(page)).cell.slice(2)) < 522 ? "ArrowRight" : "ArrowLeft");
    }
    await press("Enter");
    await edited(page, 5);
    await tabTo(page, "button", /^fork/);
    await press("Enter");
    await edited(page, 6);
    assertThreadExample(await shownDocument(page));
    await undoAll(page, 6, start);
  }));

test("the thread's example is laid out with a finger", () =>
  withPage("", phone, async (page) => {
    await editEmptySheet(page, "tap");
    const start = await shownDocument(page, "tap");
    await item(page, "VMA").tap();
    await edited(page, 1);
    await flag(page, "uffd-wp").tap();
    await edited(page, 2);
    const to = await middle(cell(page, 514));
    const from = await middle(item(page, "anon folio"));
    await stroke(page, [from, { x: from.x, y: from.y - 30 }, { x: to.x, y: to.y + 40 }, to]);
    await edited(page, 3);
    const row = [];
    for (let at = 512; at < 520; at += 1) row.push(await middle(cell(page, at)));
    await stroke(page, row);
    await tool(page, "write-protect").tap();
    await edited(page, 4);
    await tool(page, "swap").tap();
    await cell(page, 522).tap();
    await edited(page, 5);
    await item(page, "fork").tap();
    await edited(page, 6);
    assertThreadExample(await shownDocument(page, "tap"));
    await undoAll(page, 6, start);
  }));

test("what cannot be is refused where the hand is, and nothing is half done", () =>
  withPage("", {}, async (page) => {
    await button(page, "Edit").click();
    const before = await shownDocument(page);
    await drag(page, item(page, "anon folio"), cell(page, 517), async () => {
      await bubble(page).getByText(/^Entry 512 is in the way/).waitFor();
      assert.equal(await page.locator(".ghost").count(), 0);
    });
    await page.locator(".notice.refused", { hasText: "Entry 512 is in the way" }).waitFor();
    await drag(page, item(page, "shmem folio"), cell(page, 540), async () => {
      await bubble(page).getByText(/maps no file, so no shmem folio fits in/).waitFor();
      await page.keyboard.press("Escape");
    });
    await bubble(page).waitFor({ state: "detached" });
    assert.equal(await edits(page), 0);
    assert.deepEqual(await shownDocument(page), before);
  }));

test("a stroke is dropped by Escape", () =>
  withPage("", {}, async (page) => {
    await button(page, "Edit").click();
    await tool(page, "swap").click();
    const [from, to] = [await middle(cell(page, 514)), await middle(cell(page, 518))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.locator("[data-cell='0-518'][aria-label^='518: swap']").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-cell='0-518'][aria-label^='518: present']").waitFor();
    await page.mouse.up();
    assert.match(await entry(page, 514), /present/);
    assert.equal(await edits(page), 0);
  }));

test("a folio is shared, moved, made smaller, split and taken away", () =>
  // So high that all of it is in sight.
  withPage("", { height: 1_600 }, async (page) => {
    await button(page, "Edit").click();
    await item(page, "mm").click();
    await edited(page, 1);
    await drag(page, folioHead(page, "A"), page.locator(".lane").nth(1), async () => {
      await bubble(page).getByText("A mapcount 16 → 32").waitFor();
    });
    await edited(page, 2);
    const mapped = async () => (await shownDocument(page)).mms.map(({ ptes }) => ptes.map(({ at }) => at)[0]);
    assert.deepEqual(await mapped(), [512, 512]);
    await page.keyboard.down("Shift");
    await drag(page, folioHead(page, "A"), cell(page, 530), async () => {
      await bubble(page).getByText("move folio A to 528").waitFor();
    });
    await page.keyboard.up("Shift");
    await edited(page, 3);
    assert.deepEqual(await mapped(), [528, 528]);
    await tool(page, "smaller").click();
    await edited(page, 4);
    await page.getByRole("combobox", { name: "Split the folio" }).first().selectOption("to order 2");
    await edited(page, 5);
    const { folios } = await shownDocument(page);
    assert.deepEqual(folios.map(({ order }) => order), [2, 2]);
    await tool(page, "delete").click();
    await edited(page, 6);
    assert.equal((await shownDocument(page)).folios.length, 1);
  }));

test("edges of VMAs are dragged and moved by keys", () =>
  withPage("", {}, async (page) => {
    await button(page, "Edit").click();
    const range = async () => {
      const { start, pages } = (await shownDocument(page)).mms[0].vmas[0];
      return [start, pages];
    };
    const end = edge(page, /^End of VMA/);
    await end.focus();
    await page.keyboard.press("ArrowLeft");
    await edited(page, 1);
    assert.deepEqual(await range(), [512, 63]);
    const { x, y } = await middle(end);
    const [a, b] = [await middle(cell(page, 512)), await middle(cell(page, 514))];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - (b.x - a.x), y, { steps: 4 });
    await bubble(page).getByText(/^move end of VMA 512–574 to 573/).waitFor();
    await page.mouse.up();
    await edited(page, 2);
    assert.deepEqual(await range(), [512, 61]);
  }));

test("the document is changed as text, and a mistake is found at its line", () =>
  withPage("", {}, async (page) => {
    await openScene(page, "Shmem folio across two tables");
    await button(page, "Edit").click();
    await tool(page, "Document").click();
    const dialog = page.getByRole("dialog", { name: "Document" });
    const field = dialog.getByRole("textbox");
    const text = await field.inputValue();
    const line = text.split("\n").findIndex((line) => line.includes('"vmas"'));
    await field.fill(text.replace('"uffd-wp"', '"uffd-xp"'));
    await button(page, "Apply").click();
    await dialog.getByText(`Not applied: line ${line + 1}`).waitFor();
    await dialog.getByText(/did you mean "uffd-wp"/).waitFor();
    const marked = await field.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
    assert.equal(marked, text.split("\n")[line].replace("uffd-wp", "uffd-xp"));
    await field.fill(`${JSON.stringify(JSON.parse(text))}`);
    await button(page, "Format").click();
    assert.equal(await field.inputValue(), text);
    await field.fill(text.replace(/"title": "[^"]*"/, '"title": "Mine"'));
    await button(page, "Apply").click();
    await page.locator(".scene-title", { hasText: "Mine" }).waitFor();
    await edited(page, 1);
    await page.keyboard.press("Control+z");
    await page.locator(".scene-title", { hasText: "Shmem folio across two tables" }).waitFor();
  }));

test("a range is selected with Shift, and calls and brushes are used on it", () =>
  withPage("", {}, async (page) => {
    await button(page, "Edit").click();
    await cell(page, 514).click();
    await cell(page, 517).click({ modifiers: ["Shift"] });
    await page.getByText("entries 514–517 of app").first().waitFor();
    await tool(page, "swap out").click();
    await edited(page, 1);
    for (const at of [514, 517]) assert.match(await entry(page, at), /: swap/);
    for (const at of [513, 518]) assert.match(await entry(page, at), /: present/);
    await page.getByRole("combobox", { name: "More system calls" }).first().selectOption("read the pages");
    await page.locator(".notice", { hasText: "Nothing would change." }).waitFor();
    // The range stays while a brush is taken, and the brush has a button for it.
    await tool(page, "present").click();
    await tool(page, "Apply to 514–517").click();
    await edited(page, 2);
    for (const at of [514, 517]) assert.match(await entry(page, at), /: present/);
    await page.keyboard.press("s");
    await cell(page, 520).click();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.getByText("entries 520–522 of app").first().waitFor();
    await page.keyboard.press("Delete");
    await edited(page, 3);
    for (const at of [520, 522]) assert.equal(await entry(page, at), `${at}: none`);
    assert.match(await entry(page, 523), /: present/);
    await page.keyboard.press("Escape");
    await page.getByText("entry 522 of app").first().waitFor();
  }));

test("what is pressed in the palette is put down where one presses then", () =>
  withPage("", {}, async (page) => {
    await editEmptySheet(page);
    await item(page, "anon folio").click();
    await page.locator(".lane").hover();
    await bubble(page).getByText("There is no VMA here. Put one down first.").waitFor();
    await page.keyboard.press("Escape");
    await item(page, "VMA").click();
    await edited(page, 1);
    await item(page, "shmem folio").click();
    await button(page, "Lower order").click();
    await cell(page, 530).hover();
    await bubble(page).getByText("528–535, A mapcount 0 → 8").waitFor();
    await page.keyboard.down("Alt");
    await page.mouse.move(...Object.values(await middle(cell(page, 531))));
    await bubble(page).getByText("531–538, A mapcount 0 → 8").waitFor();
    await page.keyboard.up("Alt");
    await cell(page, 530).click();
    await edited(page, 2);
    assert.match(await entry(page, 528), /present, page 0 of A/);
    assert.match(await entry(page, 536), /none/);
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to complain of in the editor, ${colorScheme}`, () =>
    withPage("", { colorScheme, reducedMotion: "reduce" }, async (page) => {
      await loadAxe(page);
      await button(page, "Edit").click();
      await tool(page, "Select").waitFor();
      const found = await complaints(page, "with nothing selected");
      await cell(page, 514).click();
      await tool(page, "write-protect").waitFor();
      found.push(...(await complaints(page, "with an entry selected")));
      await item(page, "anon folio").click();
      await bubble(page).waitFor();
      found.push(...(await complaints(page, "with a folio in hand")));
      await page.keyboard.press("Escape");
      await tool(page, "swap").click();
      await cell(page, 513).click();
      await edited(page, 1);
      await page.getByRole("button", { name: "1 edit" }).click();
      found.push(...(await complaints(page, "with the list of edits")));
      await tool(page, "Document").click();
      await page.getByRole("dialog", { name: "Document" }).waitFor();
      found.push(...(await complaints(page, "with the document")));
      assert.deepEqual(found, []);
    }));
}

for (const width of [320, 390, 800, 1100]) {
  test(`what is to be pressed in the editor is 24 pixels or more each way, ${width} wide`, () =>
    withPage("", { width, touch: width < 720 }, async (page) => {
      const press = width < 720 ? "tap" : "click";
      await editEmptySheet(page, press);
      await item(page, "VMA")[press]();
      await edited(page, 1);
      await cell(page, 512)[press]();
      await tool(page, "write-protect").waitFor();
      const targets = page.locator(".edit-palette :is(button, input), .edit-bar :is(button, select), .edge .grasp");
      const small = [];
      for (const target of await targets.all()) {
        const { width, height } = await target.boundingBox();
        if (width < 24 || height < 24) small.push(`${await target.innerText()} ${width}x${height}`);
      }
      assert.deepEqual(small, []);
      await assertNotTooWide(page, `${width} pixels`);
    }));
}
