import type { Chance } from "./chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What may go wrong at a call of a port. `committed, answer lost` is `answer-lost`; `not committed` is `lost`. */
export type PointFault = "none" | "kill-before" | "kill-after" | "kill-answered" | "freeze" | "lost" | "answer-lost";

const FAULTS: readonly PointFault[] = ["kill-before", "kill-after", "kill-answered", "freeze", "lost", "answer-lost"];

/** Asked twice a second whatever happens: without this nearly every fault would strike there. */
const IDLE_POINTS = ["due.claim", "due.versions"];

/** Decides when something goes wrong, and counts what did. */
export class Faults {
  readonly #chance: Chance;
  readonly #time: VirtualTime;
  readonly #untilMs: number;
  readonly #rate: number;
  readonly counts = new Map<string, number>();

  constructor(chance: Chance, time: VirtualTime, untilMs: number, rate: number) {
    this.#chance = chance;
    this.#time = time;
    this.#untilMs = untilMs;
    this.#rate = rate;
  }

  get over(): boolean {
    return this.#time.sinceBegin() >= this.#untilMs;
  }

  at(point: string): PointFault {
    const rate = IDLE_POINTS.includes(point) ? this.#rate / 50 : this.#rate;
    const fault = !this.over && this.#chance.is(rate) ? this.#chance.oneOf(FAULTS) : "none";
    const name = `${point} ${fault}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    return fault;
  }
}
