import { Instant } from "../../src/domain/instant.ts";
import { Agenda } from "./agenda.ts";

/** 2026-01-01 12:00 in Seoul. */
const BEGIN = Date.UTC(2026, 0, 1, 3);

/** Somebody who looks every `everyMs` whether there is something to do, for the first time at `at`. */
type Dozer = {
  readonly at: number;
  readonly everyMs: number;
  readonly quiet?: Quiet | undefined;
  readonly wake: () => void;
};

type Look = { readonly dozer: Dozer; readonly at: number };

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
    const look = this.#firstLook(nextAt, quiet);
    if (look !== undefined) {
      this.#dozers.splice(this.#dozers.indexOf(look.dozer), 1);
      this.#now = look.at;
      return look.dozer.wake;
    }
    const event = this.#agenda.takeFirst();
    if (event === undefined) return null;
    this.#now = event.at;
    return event.run;
  }

  /**
   * Who looks, and may find something, before `until`. What is quiet now may not be once somebody else has looked, so that nobody's
   * next look is fixed before it has come.
   */
  #firstLook(until: number, quiet: Quiet): Look | undefined {
    let first: Look | undefined;
    for (const dozer of this.#dozers) {
      if (dozer.at >= until) continue;
      const from = Math.max(this.#now, Math.min(until, (dozer.quiet ?? quiet)(dozer.everyMs)));
      const at = dozer.at + Math.max(0, Math.ceil((from - dozer.at) / dozer.everyMs)) * dozer.everyMs;
      if (at < until && (first === undefined || at < first.at)) first = { dozer, at };
    }
    return first;
  }
}

/** Every promise that could go on has gone on: Node empties the queue of promises before it comes to the next tick. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
