export type Invariant =
  "money" | "stock" | "intention" | "promise" | "history" | "liveness" | "lease" | "key" | "defect" | "forgery";

/** A bug of another system, brought back here by replacing what one of our modules exports. Nothing in `src/` knows of it. */
export type Exhibit = {
  readonly title: string;
  readonly system: string;
  /** Where it was reported. */
  readonly report: string;
  /** What it did to people. */
  readonly harm: string;
  /** By module under `src/`: what it exports instead. */
  readonly replacements: Readonly<Record<string, object>>;
  /** The invariant that notices. */
  readonly caughtBy: Invariant;
  /** A world in which it does: `npm run simulate -- --replay` shows the same world without the bug. */
  readonly seed: number;
};
