import { Instant } from "../../src/domain/instant.ts";
import { Agenda } from "./agenda.ts";

/** 2026-01-01 12:00 in Seoul. */
const BEGIN = Date.UTC(2026, 0, 1, 3);

/** Somebody who looks every `everyMs` whether there is something to do. */
type Dozer = { at: number; readonly everyMs: number; readonly quiet?: Quiet | undefined; readonly wake: () => void };

/** Until when a look of somebody who looks every so many ms would find nothing, if nothing happens before. */
export type Quiet = (everyMs: number) => number;

/**
 * Time that passes only when nothing is left to do. Whoever only looks every so often whether there is work may doze: looks that would
 * find nothing are slept through, and the next one comes when it would have come anyway.
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
    // Clocks tell whole milliseconds: an order's id is made of them.
    this.#agenda.add({ at: this.#now + Math.max(0, Math.round(ms)), order: this.#asked++, run });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** `quiet`: where what there is to find is not what most look for. */
  doze(ms: number, quiet?: Quiet): Promise<void> {
    return new Promise((wake) => this.#dozers.push({ at: this.#now + ms, everyMs: ms, quiet, wake }));
  }

  /** Lets time pass until `ms` after the beginning, or until `done`. */
  async pass(ms: number, quiet: Quiet, done: () => boolean): Promise<void> {
    while (!done()) {
      const wake = this.#next(quiet);
      if (wake === null || this.sinceBegin() > ms) break;
      wake();
      await settled();
    }
  }

  #next(quiet: Quiet): (() => void) | null {
    const nextAt = this.#agenda.first?.at ?? Infinity;
    const dozer = this.#firstToLook(nextAt, quiet);
    if (dozer !== undefined) {
      this.#dozers.splice(this.#dozers.indexOf(dozer), 1);
      this.#now = dozer.at;
      return dozer.wake;
    }
    const event = this.#agenda.takeFirst();
    if (event === undefined) return null;
    this.#now = event.at;
    return event.run;
  }

  /** Who looks, and may find something, before `until`. */
  #firstToLook(until: number, quiet: Quiet): Dozer | undefined {
    let earliest: Dozer | undefined;
    for (const dozer of this.#dozers) {
      if (dozer.at >= until) continue;
      const quietUntil = Math.min(until, (dozer.quiet ?? quiet)(dozer.everyMs));
      // With nothing in sight he keeps his rhythm, for when somebody else finds something.
      if (quietUntil === Infinity) continue;
      if (quietUntil > dozer.at) dozer.at += Math.ceil((quietUntil - dozer.at) / dozer.everyMs) * dozer.everyMs;
      if (dozer.at < until && (earliest === undefined || dozer.at < earliest.at)) earliest = dozer;
    }
    return earliest;
  }
}

/** Every promise that could go on has gone on: Node empties the queue of promises before it comes to the next tick. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
