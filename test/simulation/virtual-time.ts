import { Instant } from "../../src/domain/instant.ts";
import { Agenda } from "./agenda.ts";

/** 2026-01-01 12:00 in Seoul. */
const BEGIN = Date.UTC(2026, 0, 1, 3);

type Dozer = { at: number; readonly wake: () => void };

/**
 * Time that passes only when nothing is left to do. Whoever only looks every half second whether there is work may doze: while
 * nothing happens and nothing is due, those looks are slept through, as they would have found nothing.
 */
export class VirtualTime {
  #now = BEGIN;
  #asked = 0;
  readonly #agenda = new Agenda();
  readonly #dozers: Dozer[] = [];

  readonly now = (): Instant => Instant.of(this.#now);

  sinceBegin(): number {
    return this.#now - BEGIN;
  }

  after(ms: number, run: () => void): void {
    this.#agenda.add({ at: this.#now + Math.max(0, ms), order: this.#asked++, run });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  doze(ms: number): Promise<void> {
    return new Promise((wake) => this.#dozers.push({ at: this.#now + ms, wake }));
  }

  /** Lets time pass until `ms` after the beginning, or until `done`. Nothing needs a look before `quietUntil`. */
  async pass(ms: number, quietUntil: () => number, done: () => boolean): Promise<void> {
    while (!done()) {
      const wake = this.#next(quietUntil);
      if (wake === null || this.sinceBegin() > ms) break;
      wake();
      await settled();
    }
  }

  #next(quietUntil: () => number): (() => void) | null {
    const { first } = this.#agenda;
    const dozer = this.#dozers.reduce<Dozer | undefined>(
      (earliest, other) => (earliest === undefined || other.at < earliest.at ? other : earliest),
      undefined,
    );
    if (dozer !== undefined && (first === undefined || dozer.at < first.at)) {
      const quiet = Math.min(first?.at ?? Infinity, quietUntil());
      if (quiet <= dozer.at) {
        this.#dozers.splice(this.#dozers.indexOf(dozer), 1);
        this.#now = dozer.at;
        return dozer.wake;
      }
      if (quiet === Infinity) return null;
      dozer.at = quiet;
      return this.#next(quietUntil);
    }
    const event = this.#agenda.takeFirst();
    if (event === undefined) return null;
    this.#now = event.at;
    return event.run;
  }
}

/** Every promise that could go on has gone on: Node empties the queue of promises before it comes to the next tick. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
