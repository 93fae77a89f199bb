import type { Engine } from "../engine/index.ts";
import type { MovableClock } from "./clock.ts";

/** What the routes of one mock share. */
export type MockContext = {
  readonly engine: Engine;
  readonly clock: MovableClock;
  /** Writes what has changed to the ledger's file, if there is one. Call it before an answer leaves. */
  readonly persist: () => void;
  /** Ends of requests that are still held. */
  readonly held: Set<() => void>;
};
