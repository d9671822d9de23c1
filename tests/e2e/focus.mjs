// Where the focus is, and how it gets somewhere.
import assert from "node:assert/strict";

/** What has the focus: its role and name as far as one needs them to tell it from others, and how it looks. */
export const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const box = at.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    // The ring of an entry is a shape of its own in the colour of rings.
    const probe = document.createElement("i");
    at.closest(".rmapscope").append(probe);
    probe.style.color = "var(--focus)";
    const ring = getComputedStyle(probe).color;
    probe.remove();
    const shows = (element) => {
      const { display, outlineStyle, boxShadow, stroke } = getComputedStyle(element);
      return display !== "none" && (outlineStyle !== "none" || boxShadow !== "none" || stroke === ring);
    };
    return {
      what: at.getAttribute("role") ?? at.localName,
      name: (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent).trim(),
      cell: at.dataset.cell,
      ringed: at.matches(":focus-visible") && [at, ...at.querySelectorAll("*")].some(shows),
      covered: !(at.contains(seen) || seen?.contains(at)),
    };
  });

/** Presses the tab key until something has the focus; everything on the way is counted. */
export async function tabTo(page, what, name, key = "Tab") {
  const passed = [];
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (now?.what === what && name.test(now.name)) return now;
    passed.push(now && `${now.what} ${now.name}`);
  }
  assert.fail(`no ${what} ${name} by ${key}, but ${passed.join("; ")}`);
}
