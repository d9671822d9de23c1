// What embedders get of a mounted scene. It is written here, and not exported by the module one by one, because only
// they load it.
import { mount as attach } from "./rmapscope.js";

/** A mounted scene. */
export class Handle {
  #scene;

  constructor(scene) {
    this.#scene = scene;
  }

  get step() {
    return this.#scene.ask("step");
  }

  get steps() {
    return this.#scene.ask("steps");
  }

  get playing() {
    return this.#scene.ask("playing");
  }

  get link() {
    return this.#scene.ask("link");
  }

  get scenario() {
    return this.#scene.ask("scenario");
  }

  seek(step) {
    this.#scene.ask("seek", step);
  }

  play() {
    this.#scene.ask("play");
  }

  pause() {
    this.#scene.ask("pause");
  }

  setDesign(design) {
    this.#scene.ask("design", design);
  }

  load(scenario) {
    this.#scene.ask("load", scenario);
  }

  unmount() {
    this.#scene.ask("unmount");
  }
}

/** Puts a scene into an element. */
export const mount = (element, options) => new Handle(attach(element, options));
