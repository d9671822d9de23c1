/** What `<rmapscope-scene>` of rmapscope-embed.js can be told and tells. */
export interface RmapscopeScene extends HTMLElement {
  /** Goes to a step; beyond the end, to the end. */
  seek(step: number): void;
  /** Plays; at the end, from the start. */
  play(): void;
  pause(): void;
  /** Shows something else; what is refused comes back as an event `error`. */
  load(what: RmapscopeLoad): void;

  addEventListener<K extends keyof RmapscopeSceneEventMap>(
    type: K,
    listener: (this: RmapscopeScene, event: RmapscopeSceneEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** A built-in scene by its id, a link or an address with one, or a scenario document or its text. */
export type RmapscopeLoad = { scene: string } | { link: string } | { scenario: object | string };

export interface RmapscopeSceneEventMap extends HTMLElementEventMap {
  /** It can be told something. */
  ready: CustomEvent<undefined>;
  /** Another step is shown, or something else runs. */
  step: CustomEvent<{ step: number; steps: number }>;
  /** The link to what is shown, without `#`. */
  link: CustomEvent<{ link: string }>;
  /** The height at which nothing in the frame has to scroll; without an attribute `height` the frame has it already. */
  height: CustomEvent<{ height: number }>;
  /** Something was refused: a link, or what it was told. */
  error: CustomEvent<{ message: string }>;
}

/** The attributes, for those who write it in JSX. All are texts, as in HTML. */
export interface RmapscopeSceneAttributes {
  /** The folder of the page, or its file; that of the script if it is left out. */
  src?: string;
  /** The id of a built-in scene. */
  scene?: string;
  /** A link, or an address with one; it wins over `scene`. */
  link?: string;
  /** `page` follows the page around it, by what that paints. `auto` if it is left out: what the system says. */
  theme?: "auto" | "light" | "dark" | "page";
  /** `min` if it is left out. */
  controls?: "full" | "min" | "none";
  edit?: "0" | "1";
  autoplay?: "0" | "1";
  /** 0.25 to 64. */
  speed?: string;
  /** Names with commas between them: `walk,counts`. */
  panels?: string;
  /** In pixels; as high as what it shows if it is left out. */
  height?: string;
  /** Gives the frame no origin; the page as one file is used then. Empty: scripts and new windows are allowed. */
  sandbox?: string;
  title?: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "rmapscope-scene": RmapscopeScene;
  }
}
