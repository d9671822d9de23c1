// The page in a frame of another page: it begins with what its address asks for, and talks with the page around it.
//
// The frame says that it is ready; the page around it answers with a port, and all else goes through that. Only
// messages of the parent count, and of those only what has the right shape; all others are as if they had not come.
import init, { broken, loadAll } from "./rmapscope.js";
import { mount } from "./api.js";
import { watch } from "./broken.js";

/** The version of the messages. */
const VERSION = 1;

const THEMES = ["auto", "light", "dark"];

/** The longest text that is taken from a message. */
const LONGEST = 1 << 20;

/** The time between two looks at the link, in milliseconds. */
const PAUSE = 250;

const is = {
  step: (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
  theme: (value) => THEMES.includes(value),
  text: (value) => typeof value === "string" && value.length <= LONGEST,
  id: (value) => typeof value === "string" && value.length <= 64,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** Starts the page in the frame. */
export async function embed() {
  const asked = new URLSearchParams(location.search);
  const page = document.documentElement;
  const root = document.querySelector("main");
  page.classList.add("framed");
  theme(asked.get("theme"));
  await inView(page);
  await init();
  watch(broken);
  await loadAll();

  let port;
  let last = {};
  const say = (message) => port?.postMessage({ rmapscope: VERSION, ...message });
  const changed = { step: () => {}, link: () => {} };
  const address = location.search + (location.hash || begin());
  const scene = mount(root, { address, onStep: () => changed.step() });

  const { foot, link } = footer();
  document.body.append(foot);
  // With a header the page has its own.
  if (asked.get("controls") !== "full") document.body.prepend(heading());

  /** What is told once, until it is something else. */
  const once = (type, value, message) => {
    if (last[type] === value) return;
    last[type] = value;
    say({ type, ...message });
  };
  const tellStep = () => once("step", `${scene.step}/${scene.steps}`, { step: scene.step, steps: scene.steps });
  const tellLink = () => {
    const text = scene.link;
    link.href = playground(text);
    once("link", text, { link: text });
    const refused = root.querySelector(".notice.refused")?.firstChild?.textContent ?? "";
    if (refused) once("error", refused, { message: refused });
    else last.error = "";
  };
  let waiting;
  changed.step = () => {
    tellStep();
    waiting ??= setTimeout(() => {
      waiting = undefined;
      tellLink();
    }, PAUSE);
  };
  for (const event of ["pointerenter", "focus", "click"]) link.addEventListener(event, tellLink);
  tellLink();

  /** The height at which nothing would have to scroll: it does not depend on that of the frame. */
  const tellHeight = () => {
    const stage = root.querySelector(".stage-scroll");
    const content = stage?.firstElementChild;
    if (!content) return;
    const height = Math.ceil(page.scrollHeight - stage.clientHeight + content.getBoundingClientRect().height);
    once("height", height, { height });
  };
  let drawing;
  const measure = () => {
    drawing ??= requestAnimationFrame(() => {
      drawing = undefined;
      tellHeight();
    });
  };
  const sizes = new ResizeObserver(measure);
  for (const part of [root, root.querySelector(".stage-scroll"), root.querySelector(".stage-scroll > *")]) {
    if (part) sizes.observe(part);
  }

  const acts = {
    seek: ({ step }) => is.step(step) && scene.seek(step),
    play: () => scene.play(),
    pause: () => scene.pause(),
    theme: (message) => is.theme(message.theme) && theme(message.theme),
    load: (message) => {
      const given = ["scene", "link", "scenario"].filter((name) => message[name] !== undefined);
      const value = message[given[0]];
      if (given.length !== 1 || !(is.text(value) || (given[0] === "scenario" && is.object(value)))) return false;
      scene.load(value);
      changed.step();
    },
  };
  const heard = ({ data }) => {
    if (!is.object(data) || data.rmapscope !== VERSION || !is.text(data.type) || !Object.hasOwn(acts, data.type)) return;
    try {
      if (acts[data.type](data) === false) say({ type: "error", message: `${data.type}: its value is not accepted` });
    } catch (error) {
      say({ type: "error", message: `${data.type}: ${error.message}` });
    }
  };

  if (window.parent === window) return;
  let id = is.id(asked.get("id")) ? asked.get("id") : "";
  const ready = () => window.parent.postMessage({ rmapscope: VERSION, type: "ready", id }, "*");
  addEventListener("message", ({ source, data, ports }) => {
    if (source !== window.parent || !is.object(data) || data.rmapscope !== VERSION) return;
    if (data.type === "hello") {
      if (is.id(data.id)) id = data.id;
      ready();
    } else if (data.type === "port" && ports.length === 1) {
      port?.close();
      port = ports[0];
      last = {};
      port.onmessage = heard;
      tellStep();
      tellLink();
      tellHeight();
    }
  });
  ready();
}

/** Gives the document a theme; what is none leaves it to the system. */
function theme(name) {
  const page = document.documentElement;
  if (THEMES.indexOf(name) > 0) page.dataset.theme = name;
  else delete page.dataset.theme;
}

/** Waits until something of the frame can be seen: of many on one page those far down cost nothing. */
function inView(page) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(page);
  });
}

/** The link that a file of a single scene carries. */
function begin() {
  const link = document.querySelector("meta[name=rmapscope-link]")?.content;
  return link ? `#${link}` : "";
}

/** The address of the whole page with a link. */
function playground(link) {
  const address = new URL(location.href);
  address.search = "";
  address.hash = link;
  return address.href;
}

/** What the frame is called, for those who do not see it. */
function heading() {
  const header = document.createElement("header");
  const heading = document.createElement("h1");
  header.className = "embed-head";
  heading.textContent = "rmapscope";
  header.append(heading);
  return header;
}

/** The line at the foot: the way to the whole page. */
function footer() {
  const foot = document.createElement("footer");
  foot.className = "embed-foot";
  const name = document.createElement("span");
  name.textContent = "rmapscope";
  const link = document.createElement("a");
  link.textContent = "Open in playground";
  link.target = "_blank";
  link.rel = "noopener";
  foot.append(name, link);
  return { foot, link };
}
