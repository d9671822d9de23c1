// What a reader finds on the page, by the roles and names it is announced with: the only place that knows them.

/** What is there once the first picture of the stage is. */
export const FIRST_PICTURE = "[role=grid] [role=gridcell]";

/** The scrub bar. */
export const scrubber = (page) => page.getByRole("slider", { name: "Position in the trace" });

/** A button by its name. */
export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Does something by its name in the list of commands, as where there is no room for its button. */
export async function chooseCommand(page, name) {
  await button(page, "Commands").tap();
  await page.getByRole("option", { name }).tap();
}

/** An entry of the stage, of the address space with this number. */
export const cell = (page, at, mm = 0) => page.locator(`[data-cell='${mm}-${at}']`);

/** What an entry is announced as. */
export const entry = (page, at, mm = 0) => cell(page, at, mm).getAttribute("aria-label");

/** The step that is shown. */
export const step = async (page) => Number(await scrubber(page).getAttribute("aria-valuenow"));

/** How many steps there are. */
export const steps = async (page) => Number(await scrubber(page).getAttribute("aria-valuemax"));

/** Waits until the page shows this step: it is drawn a moment after the key or click. */
export const atStep = (page, n, timeout = 10_000) =>
  page.locator(`[role=slider][aria-label='Position in the trace'][aria-valuenow='${n}']`).waitFor({ timeout });

/** Waits until the address names this step: it is written at most four times a second. */
export const addressedAt = (page, n) =>
  page.waitForFunction((n) => (n ? location.hash.endsWith(`~${n}`) : !location.hash.includes("~")), n);

/** The sentence that says what just happened. */
export const sentence = (page) => page.locator(".what").innerText();

/** Goes to a step by the keys of the scrub bar: tenths first, then one by one. */
export async function goTo(page, n) {
  const bar = scrubber(page);
  const tenth = Math.max(1, Math.floor((await steps(page)) / 10));
  // Each key acts on what has been drawn.
  const press = async (key, to) => {
    await bar.press(key);
    await atStep(page, to);
  };
  await press("Home", 0);
  const tenths = Math.floor(n / tenth);
  for (let i = 1; i <= tenths; i += 1) await press("PageUp", i * tenth);
  for (let i = tenths * tenth + 1; i <= n; i += 1) await press("ArrowRight", i);
}

/** Opens a built-in scene by its title; `press` is how the reader presses things. */
export async function openScene(page, title, press = "click") {
  await page.locator(".scene-button")[press]();
  await card(page, title)[press]();
  await page.locator(".scene-title", { hasText: title }).waitFor();
}

/** A scene in the gallery, by its title. */
export const card = (page, title) => page.locator(".scene", { has: page.getByText(title, { exact: true }) });

/** The titles of all built-in scenes. */
export async function sceneTitles(page) {
  await page.locator(".scene-button").click();
  await page.locator(".scene b").first().waitFor();
  const titles = await page.locator(".scene b").allInnerTexts();
  await page.getByRole("dialog").press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return titles;
}

/** Opens a scenario document, as text; it needs a title. */
export async function openDocument(page, text) {
  const { title } = JSON.parse(text);
  await page.locator(".scene-button").click();
  await button(page, "Paste a scenario").click();
  await page.getByRole("textbox").fill(text);
  await button(page, "Open").click();
  await page.locator(".scene-title", { hasText: title }).waitFor({ timeout: 60_000 });
}

/** Chooses a design by its name. */
export const chooseDesign = (page, name) =>
  page.getByRole("combobox", { name: "Design", exact: true }).selectOption(name);

/** Sets the speed to the fastest there is. */
export async function playAtFullSpeed(page) {
  for (let i = 0; i < 7; i += 1) await page.keyboard.press("]");
}

/** Begins with nothing, and edits it; `press` is how the reader presses things. */
export async function editEmptySheet(page, press = "click") {
  await openScene(page, "Empty sheet", press);
  await button(page, "Commands")[press]();
  await page.getByRole("option", { name: /^Edit the layout/ })[press]();
  await button(page, "VMA").waitFor();
}

/** What the palette has, by its name. */
export const item = (page, name) => page.locator(".edit-palette").getByRole("button", { name, exact: true });

/** A tool of the editor's bar, or what it can do with the selection, by its name. */
export const tool = (page, name) => page.locator(".edit-bar").getByRole("button", { name, exact: true });

/** A flag of the first VMA. */
export const flag = (page, name) => page.locator(".chip", { hasText: name }).first();

/** An edge of a VMA, by its name. */
export const edge = (page, name) => page.getByRole("slider", { name });

/** What is said at the pointer. */
export const bubble = (page) => page.locator(".bubble");

/** The head of a folio. */
export const folioHead = (page, name) => page.locator(".folio-head", { hasText: `folio ${name}` });

/** How many edits can be undone. */
export const edits = async (page) => Number.parseInt(await page.getByRole("button", { name: /^\d+ edits?$/ }).innerText(), 10);

/** The document as the page shows it. */
export async function shownDocument(page, press = "click") {
  await tool(page, "Document")[press]();
  const dialog = page.getByRole("dialog", { name: "Document" });
  const text = await dialog.getByRole("textbox").inputValue();
  await button(page, "Close")[press]();
  await dialog.waitFor({ state: "detached" });
  return JSON.parse(text);
}

/** Opens the comparison; gives its dialog. */
export async function openCompare(page) {
  await button(page, "Compare designs").click();
  return compared(page);
}

/** The dialog of the comparison, as soon as it is there. */
export async function compared(page) {
  const dialog = page.getByRole("dialog", { name: "Compare", exact: true });
  await dialog.getByRole("grid").first().waitFor();
  return dialog;
}

/** The clock of a comparison. */
export const clock = (page) => page.getByRole("slider", { name: "Position on the common clock" });

/** Where the clock stands, and where it ends. */
export const clockAt = async (page) => Number(await clock(page).getAttribute("aria-valuenow"));
export const clockEnd = async (page) => Number(await clock(page).getAttribute("aria-valuemax"));

/** Waits until the clock stands there. */
export const atClock = (page, n, timeout = 10_000) =>
  page.locator(`[aria-label='Position on the common clock'][aria-valuenow='${n}']`).waitFor({ timeout });

/** The steps of the designs that are compared, each with how many there are. */
export const comparedSteps = async (dialog) =>
  (await dialog.locator(".cmp-head .stepno").allInnerTexts()).map((text) => text.match(/\d[\d,]*/g).map((n) => Number(n.replaceAll(",", ""))));
