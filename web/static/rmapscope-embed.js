// <rmapscope-scene>: a scene of rmapscope in a frame of its own. See docs/embed.html and rmapscope-embed.d.ts.
(() => {
  const script = document.currentScript ?? document.querySelector("script[src*='rmapscope-embed.js']");
  const base = script ? script.src : document.baseURI;
  const parameters = ["scene", "controls", "edit", "autoplay", "speed", "panels"];
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** Whether the page around it is dark: by what it paints, so that it does not matter how its themes are made. */
  const pageIsDark = () => {
    for (const element of [document.body, document.documentElement]) {
      const [red, green, blue, opaque = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
      if (opaque) return 0.3 * red + 0.6 * green + 0.1 * blue < 128;
    }
    return dark.matches;
  };

  class Scene extends HTMLElement {
    static observedAttributes = ["src", "link", "theme", "height", "sandbox", "title", ...parameters];
    #frame;
    #port;
    #hear = ({ source, data }) => {
      if (source !== this.#frame?.contentWindow || data?.rmapscope !== 1 || data.type !== "ready") return;
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      port1.onmessage = ({ data }) => this.#told(data);
      source.postMessage({ rmapscope: 1, type: "port" }, "*", [port2]);
      this.#sendTheme();
      this.#fire("ready");
    };
    #sendTheme = () => this.#send("theme", { theme: this.#theme() });
    #later = () => [0, 400].forEach((wait) => setTimeout(this.#sendTheme, wait));
    #watch = new MutationObserver(this.#later);

    connectedCallback() {
      addEventListener("message", this.#hear);
      dark.addEventListener("change", this.#sendTheme);
      for (const element of [document.documentElement, document.body]) this.#watch.observe(element, { attributes: true });
      this.#make();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      dark.removeEventListener("change", this.#sendTheme);
      this.#watch.disconnect();
      this.#frame.remove();
      this.#frame = undefined;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      if (name === "theme") this.#sendTheme();
      else if (this.#port && now && (name === "scene" || name === "link")) this.load({ [name]: now });
      else this.#make();
    }

    seek(step) {
      this.#send("seek", { step });
    }

    play() {
      this.#send("play");
    }

    pause() {
      this.#send("pause");
    }

    load(what) {
      this.#send("load", what);
    }

    #theme() {
      const theme = this.getAttribute("theme");
      return theme === "page" ? (pageIsDark() ? "dark" : "light") : (theme ?? "auto");
    }

    #make() {
      const sandbox = this.getAttribute("sandbox");
      const file = sandbox === null ? "index.html" : "rmapscope.html";
      const address = new URL(this.getAttribute("src") ?? "", base);
      if (!address.pathname.endsWith(".html")) address.href = new URL(file, address).href;
      address.searchParams.set("embed", 1);
      address.searchParams.set("theme", this.#theme());
      for (const name of parameters) {
        if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name) || 1);
      }
      address.hash = (this.getAttribute("link") ?? "").replace(/.*#/, "");
      const frame = document.createElement("iframe");
      if (sandbox !== null) frame.sandbox = sandbox || "allow-scripts allow-popups allow-popups-to-escape-sandbox";
      frame.loading = "lazy";
      frame.title = this.getAttribute("title") ?? "rmapscope";
      frame.src = address;
      frame.style.cssText = "display:block;width:100%;border:0";
      frame.style.height = `${parseInt(this.getAttribute("height")) || 420}px`;
      this.style.display = "block";
      this.#frame?.remove();
      this.#port = undefined;
      this.#frame = frame;
      this.append(frame);
    }

    #send(type, more) {
      this.#port?.postMessage({ rmapscope: 1, type, ...more });
    }

    #told(data) {
      const { type, height } = data;
      if (type === "height" && height > 0 && !this.hasAttribute("height")) this.#frame.style.height = `${height}px`;
      this.#fire(type, data);
    }

    #fire(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }
  }

  if (!customElements.get("rmapscope-scene")) customElements.define("rmapscope-scene", Scene);
})();
