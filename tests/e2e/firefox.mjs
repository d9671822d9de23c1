// Firefox, driven by WebDriver BiDi, which it speaks as it is installed: just what a test of frames needs.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { ws as WebSocket } from "playwright-core/lib/utilsBundle";

/** Where `cargo xtask` found or put one; nothing if none is wanted. */
export const FIREFOX = process.env.RMAPSCOPE_FIREFOX;

/** Starts it, uses it, ends it. */
export async function withFirefox(use) {
  const profile = await mkdtemp(path.join(tmpdir(), "rmapscope-firefox-"));
  const program = spawn(FIREFOX, ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const address = await new Promise((resolve, reject) => {
      program.on("error", reject);
      program.on("exit", (code) => reject(new Error(`Firefox ended with ${code}`)));
      createInterface({ input: program.stderr }).on("line", (line) => {
        const found = line.match(/WebDriver BiDi listening on (ws:\S+)/);
        if (found) resolve(found[1]);
      });
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    try {
      await use(await Session.begin(socket));
    } finally {
      socket.close();
    }
  } finally {
    const ended = new Promise((resolve) => program.on("exit", resolve));
    if (program.exitCode === null && program.kill()) await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Session {
  #socket;
  #last = 0;
  #waiting = new Map();
  /** What was logged, as errors and warnings. */
  said = [];

  constructor(socket) {
    this.#socket = socket;
    socket.on("message", (text) => {
      const message = JSON.parse(text);
      if (message.method === "log.entryAdded" && ["error", "warn"].includes(message.params.level)) {
        this.said.push(message.params.text);
      }
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.type === "error") waiting?.reject(new Error(`${message.error}: ${message.message}`));
      else waiting?.resolve(message.result);
    });
  }

  static async begin(socket) {
    const session = new Session(socket);
    await session.send("session.new", { capabilities: {} });
    await session.send("session.subscribe", { events: ["log.entryAdded"] });
    return session;
  }

  send(method, params) {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Opens an address in a tab of its own; gives what names it. */
  async open(url) {
    const { context } = await this.send("browsingContext.create", { type: "tab" });
    await this.send("browsingContext.navigate", { context, url, wait: "complete" });
    return context;
  }

  /** The frames of a tab, in their order. */
  async frames(context) {
    const { contexts } = await this.send("browsingContext.getTree", { root: context });
    return contexts[0].children;
  }

  /** The value of an expression that gives a string, a number, a truth value or a promise of one. */
  async ask(context, expression) {
    const answer = await this.send("script.evaluate", { expression, target: { context }, awaitPromise: true });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Waits until an expression holds. */
  async until(context, expression) {
    for (let i = 0; i < 600; i += 1) {
      if (await this.ask(context, `Boolean(${expression})`).catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never held: ${expression}`);
  }
}
