import type { OrderId } from "../../src/domain/ids.ts";
import type { Chance } from "./chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How often each fault struck at each point; "none" counts the calls that passed. */
export type Exercised = ReadonlyMap<string, ReadonlyMap<string, number>>;

export type Period = { readonly fromMs: number; readonly untilMs: number };

export type FaultsDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  /** When things go wrong, in ms after the beginning: periods with quiet between them. */
  readonly periods: readonly Period[];
  /** Faults to leave out, by their number: for making a story shorter. */
  readonly without: ReadonlySet<number>;
};

const SOME = 2;
const MANY = 6;

/** Decides when something goes wrong, and keeps count of what did, and to which orders. */
export class Faults {
  readonly #deps: FaultsDeps;
  readonly #exercised = new Map<string, Map<string, number>>();
  readonly #byOrder = new Map<OrderId, number>();
  #struck = 0;

  constructor(deps: FaultsDeps) {
    this.#deps = deps;
  }

  /** The first bad time has passed: whoever only meddles during it stops. */
  get over(): boolean {
    return this.#deps.time.sinceBegin() >= (this.#deps.periods[0]?.untilMs ?? 0);
  }
  /** When the bad time that `ms` after the beginning lies in, or that comes before it, was over. */
  calmAfter(ms: number): number {
    return this.#deps.periods.findLast(({ fromMs }) => fromMs <= ms)?.untilMs ?? 0;
  }
  get exercised(): Exercised {
    return this.#exercised;
  }
  /** How many faults there were, left out ones included. */
  get struck(): number {
    return this.#struck;
  }
  get byOrder(): ReadonlyMap<OrderId, number> {
    return this.#byOrder;
  }

  /** Draws what happens to a call: one of `kinds`, with probability `rate`, else nothing. */
  draw<Kind extends string>(
    point: string,
    kinds: readonly Kind[],
    rate: number,
    about: readonly OrderId[],
  ): Kind | "none" {
    const kind = kinds.length > 0 && this.#strikes(rate * this.#share(about)) ? this.#deps.chance.oneOf(kinds) : "none";
    if (kind === "none") this.#count(point, kind);
    else this.note(point, kind, about);
    return kind;
  }

  /** Something goes wrong for everybody, and nothing is drawn for this call. */
  note(point: string, kind: string, about: readonly OrderId[]): void {
    this.#count(point, kind);
    for (const id of about) this.#byOrder.set(id, (this.#byOrder.get(id) ?? 0) + 1);
  }

  /** Those that have met few draw more than those that have met many: one more says little about an order that has met a dozen. */
  #share(about: readonly OrderId[]): number {
    const [id] = about;
    const met = id === undefined ? SOME : (this.#byOrder.get(id) ?? 0);
    return met < SOME ? 2 : met < MANY ? 1 : 0.5;
  }

  #strikes(rate: number): boolean {
    const ms = this.#deps.time.sinceBegin();
    if (!this.#deps.periods.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs)) return false;
    if (!this.#deps.chance.is(rate)) return false;
    return !this.#deps.without.has(this.#struck++);
  }

  #count(point: string, kind: string): void {
    const row = this.#exercised.get(point) ?? new Map<string, number>();
    this.#exercised.set(point, row.set(kind, (row.get(kind) ?? 0) + 1));
  }
}
