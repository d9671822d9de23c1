// Starts the page. A module of its own because the Content Security Policy allows no inline script.
import init, { broken, start } from "./pkg/rmapscope.js";
import { watch } from "./pkg/broken.js";

// It is that of the first scene, and another one is asked for.
if (location.hash || location.search) document.querySelector(".boot-picture")?.remove();

function fail(message) {
  const note = document.getElementById("boot-note");
  if (note) {
    note.textContent = message;
    note.classList.add("boot-failed");
  }
}

if (typeof WebAssembly === "undefined") {
  fail("This browser cannot run WebAssembly (or it is switched off), and rmapscope is a WebAssembly program.");
} else {
  try {
    if (new URLSearchParams(location.search).get("embed") === "1") {
      await (await import("./pkg/embed.js")).embed();
    } else {
      await init();
      watch(broken);
      start();
    }
  } catch (error) {
    fail(`rmapscope could not start: ${error}`);
    throw error;
  }
}
