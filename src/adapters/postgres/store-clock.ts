import { Instant } from "../../domain/instant.ts";

/** The database's time: that of its last answer, and what our monotonic clock has measured since. */
export class StoreClock {
  readonly #monotonicMs: () => number;
  #offsetMs: number | null = null;

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  hear(time: Instant): void {
    this.#offsetMs = time - this.#monotonicMs();
  }

  now(): Instant {
    // Every connection hears the time before it is used, so whoever has been answered anything can ask.
    if (this.#offsetMs === null) throw new Error("The store was asked for its time before it ever answered.");
    return Instant.of(Math.floor(this.#monotonicMs() + this.#offsetMs));
  }
}
