/** Bits of an entry: w write, x exclusive, d dirty, y young, s soft-dirty, u uffd-wp. */
export type Bits = string;

export interface Folio {
  id: string;
  kind: "anon" | "file" | "shmem";
  order: number;
  pfn: number;
  object: string;
  index: number;
  swapbacked?: boolean;
  swap?: number;
  dirty?: boolean;
  exclusive?: [first: number, count: number][];
  pinned?: boolean;
  extra_refs?: number;
  hwpoison?: number[];
  partially_mapped?: boolean;
  mlocked?: boolean;
}

export type VmaFlag = "uffd-wp" | "uffd-missing" | "uffd-minor" | "locked" | "droppable";

export interface Vma {
  start: number;
  pages: number;
  pgoff: number;
  anon?: string;
  file?: string;
  flags?: VmaFlag[];
}

export type PteRun = { at: number; len: number; page?: number; bits?: Bits } & (
  | { present: string }
  | { swap: number }
  | { migration: string }
  | { "device-private": string }
  | { "device-exclusive": string }
  | { hwpoison: string }
  | { marker: "uffd-wp" | "poison" | "guard" }
);

export interface Mm {
  name: string;
  vmas: Vma[];
  ptes: PteRun[];
}

export interface Op {
  op: "unmap";
  folio: string;
  flags?: ("sync" | "batch-flush" | "ignore-mlock" | "hwpoison")[];
}

/** A scenario document; lengths and addresses are pages. */
export interface Scenario {
  format: "rmapscope/1";
  title?: string;
  notes?: string;
  arch?: "generic" | "x86-64";
  folios: Folio[];
  mms: Mm[];
  faults?: { swap_dup_fails_after: number | null };
  ops: Op[];
  designs?: Design[];
}

export type Preset =
  | "v6.15" | "v6.16" | "v7.0" | "2026-08" | "series-v2" | "jump" | "walk-batch" | "batch-present" | "rmapscope";

export interface Knobs {
  base: Preset;
  table_cap?: boolean;
  whole_folio_only?: boolean;
  batch_lazyfree?: boolean;
  batch_file?: boolean;
  batch_anon?: boolean;
  batch_uffd_wp?: boolean;
  respect_write_soft_dirty?: boolean;
  reset_nr?: boolean;
  batch_markers?: boolean;
  restore_on_mismatch?: boolean;
  restore_tail?: boolean;
  mlock_counts_ptes?: boolean;
  hwpoison_per_page?: boolean;
  skip?: "none" | "jump" | "walk-batch" | "present" | "mapped";
}

/** A preset's name, or an object that overrides a preset's knobs. */
export type Design = Preset | Knobs;

export interface Batch { at: number; len: number }
export interface Visit { mm: number; vma: number; ret: boolean; batches: Batch[] }

export interface FolioEnd {
  id: string;
  mapcount: number;
  page_mapcounts: [mapcount: number, pages: number][];
  refcount: number;
  dirty: boolean;
  swapbacked: boolean;
  exclusive: [first: number, count: number][];
  mlocked: boolean;
  partially_mapped: boolean;
}

export interface MmEnd {
  name: string;
  anon: number;
  file: number;
  shmem: number;
  swap: number;
  ptes: PteRun[];
}

export interface Counts {
  walk_calls: number;
  walk_reads: number;
  caller_reads: number;
  scan_reads: number;
  marker_reads: number;
  pte_clears: number;
  pte_writes: number;
  ptl_locks: number;
  tlb_flushes: number;
  tlb_deferred: number;
  swap_dups: number;
  rmap_removes: number;
  ref_drops: number;
}

export type Bug = { kind: string } & (
  | { mm: number; at: number; len: number }
  | { folio: string; page: number; len: number }
  | { folio: string }
  | { mm: number; counter: "anon" | "file" | "shmem" | "swap" }
);

/** What happened, in order: each event a small array with its kind first. */
export type LoggedEvent = [kind: string, ...rest: (string | number | boolean | PteRun)[]];

export interface Outcome {
  design: Design;
  ops: { visits: Visit[] }[];
  end: {
    folios: FolioEnd[];
    mms: MmEnd[];
    swap_counts: { slot: number; len: number; count: number }[];
  };
  counts: Counts;
  bugs: Bug[];
  events?: LoggedEvent[];
}

export interface SimulateOptions {
  /** Whether each outcome is to have its log of events. */
  events?: boolean;
  /** With "counts", outcomes have `design` and `counts` alone: of a large scenario that takes a tenth of the time. */
  only?: "counts";
}

export interface MountOptions {
  /** The id of a built-in scene; see `scenes()`. */
  scene?: string;
  /** A scenario, or its JSON text; it wins over `scene`. */
  scenario?: Scenario | string;
  /** A link, or an address with one; it wins over both. */
  link?: string;
  /**
   * Query and fragment of a frame's address, as `?embed=1&controls=none#1.abc`. All other options are taken from it
   * then; what is wrong in it is as if it were not there.
   */
  address?: string;
  /** The design; the scenario's first one if it is left out. */
  design?: Design;
  /** The step to begin with. */
  step?: number;
  theme?: "auto" | "light" | "dark";
  /** `full`: all; `min`: stage and transport; `none`: the stage alone. `min` if it is left out. */
  controls?: "full" | "min" | "none";
  /** Whether the layout can be edited. */
  edit?: boolean;
  /** Whether it plays at once; never if the reader wants little motion. */
  autoplay?: boolean;
  /** 0.25 to 64. */
  speed?: number;
  granularity?: "event" | "iteration" | "visit" | "operation";
  /** Called with the step whenever it changes, or what runs. */
  onStep?: (step: number) => void;
}

export interface SceneInfo { id: string; title: string; question: string }

/** A mounted scene. */
export class Handle {
  private constructor();
  /** The step that is shown. */
  readonly step: number;
  /** How many steps there are. */
  readonly steps: number;
  readonly playing: boolean;
  /** The link to what is shown, without `#`; empty if it is too much for one. */
  readonly link: string;
  /** The scenario as JSON text, with all edits. */
  readonly scenario: string;
  /** Goes to a step; beyond the end, to the end. */
  seek(step: number): void;
  /** Plays; at the end, from the start. */
  play(): void;
  pause(): void;
  /** Runs another design; the position stays near. Throws an `Error` if it is not a design. */
  setDesign(design: Design): void;
  /**
   * Shows something else: a document, its text, the id of a built-in scene, or a link. Throws an `Error` if it is
   * refused; then nothing changes.
   */
  load(scenario: Scenario | string): void;
  /** Takes it out of its element. What is called afterwards does nothing. */
  unmount(): void;
}

/** Puts a scene into an element. Throws an `Error` if an option is not what it has to be. */
export function mount(element: Element, options?: MountOptions | null): Handle;
