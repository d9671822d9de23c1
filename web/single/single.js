// Starts the page of a single file: the module is in the page, and so may be the link that it begins with.
import init from "./pkg/rmapscope.js";
import { packed } from "./packed.js";

const link = document.querySelector("meta[name=rmapscope-link]")?.content;
const embedded = new URLSearchParams(location.search).get("embed") === "1";

try {
  // A frame leaves its address alone; it reads the link itself.
  if (link && !embedded && !location.hash) location.replace(`#${link}`);
  if (typeof WebAssembly !== "undefined") await init({ module_or_path: packed("main") });
  await import("./boot.js");
} catch (error) {
  const note = document.getElementById("boot-note");
  if (note) note.textContent = `rmapscope could not start: ${error}`;
  throw error;
}
