// What a page can do with a scene on it: the buttons and the sentence under the first one.
const scene = document.getElementById("thread");
const said = document.getElementById("said");

scene.addEventListener("step", ({ detail }) => (said.textContent = `Step ${detail.step} of ${detail.steps} is shown.`));
scene.addEventListener("error", ({ detail }) => (said.textContent = detail.message));
document.getElementById("second").addEventListener("click", () => scene.seek(58));
document.getElementById("play").addEventListener("click", () => scene.play());
document.getElementById("other").addEventListener("click", () => scene.load({ scene: "one-at-a-time" }));
