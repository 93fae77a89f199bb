import { Instant } from "../../src/domain/instant.ts";

type Event = { readonly at: number; readonly order: number; readonly run: () => void };

/** 2026-01-01 12:00 in Seoul. */
const BEGIN = Date.UTC(2026, 0, 1, 3);

/** Time that passes only when nothing is left to do. Events of one moment happen in the order they were asked for. */
export class VirtualTime {
  #now = BEGIN;
  #asked = 0;
  readonly #heap: Event[] = [];

  readonly now = (): Instant => Instant.of(this.#now);

  sinceBegin(): number {
    return this.#now - BEGIN;
  }

  after(ms: number, run: () => void): void {
    this.#push({ at: this.#now + Math.max(0, ms), order: this.#asked++, run });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass until `ms` after the beginning, or until `done`. */
  async pass(ms: number, done: () => boolean = () => false): Promise<void> {
    while (!done()) {
      const next = this.#heap[0];
      if (next === undefined || next.at > BEGIN + ms) break;
      this.#pop();
      this.#now = next.at;
      next.run();
      await settled();
    }
  }

  #before(one: Event, other: Event): boolean {
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(event, heap[parent] as Event)) break;
      heap[index] = heap[parent] as Event;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const child = right < heap.length && this.#before(heap[right] as Event, heap[left] as Event) ? right : left;
      if (!this.#before(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
  }
}

/** Every promise that could go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
