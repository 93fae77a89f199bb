import type { Arrival } from "./arrival.ts";
import type { Answer, Exchange } from "./exchange.ts";
import type { FaultRule } from "./fault-rule.ts";
import type { RequestEntry } from "./request-log.ts";
import type { World } from "./world.ts";

/** A request whose answer has not left yet. */
export type Held = {
  readonly arrival: Arrival;
  readonly entry: RequestEntry;
  readonly rule: FaultRule;
  /** The answer, when the effect has already happened. */
  readonly answer: Answer | null;
};

/** Requests that are kept waiting. Meanwhile their idempotency keys answer 409 and their payments are being processed. */
export type InFlight = {
  readonly hold: (held: Held, at: number) => Exchange;
  readonly release: (id: number) => Held | null;
};

/** How long `delay` takes when the rule does not say. Milliseconds. */
const DELAY_MS = 1_000;

export const createInFlight = (world: World): InFlight => {
  const requests = new Map<number, Held>();
  return {
    hold: (held, at) => {
      const { arrival, rule, entry, answer } = held;
      requests.set(entry.id, held);
      if (arrival.identity !== null) claim(world.inFlight, arrival.identity, entry.id);
      if (answer === null && entry.operation === "confirm" && arrival.paymentKey !== null)
        claim(world.processing, arrival.paymentKey, entry.id);
      const isHung = rule.fault === "hang";
      const waitMs = rule.delayMs ?? (isHung ? world.options.hangMs : DELAY_MS);
      const transport = isHung ? "hang" : "send";
      return { id: entry.id, answer, transport, settled: false, finishAt: at + waitMs, bodyMs: 0 };
    },
    release: (id) => {
      const held = requests.get(id) ?? null;
      if (held === null) return null;
      requests.delete(id);
      const { identity, paymentKey } = held.arrival;
      if (identity !== null) yieldClaim(world.inFlight, identity, id);
      if (paymentKey !== null) yieldClaim(world.processing, paymentKey, id);
      return held;
    },
  };
};

/** The first one has it; who comes later does not take it away. */
const claim = (claims: Map<string, number>, key: string, id: number): void => {
  if (!claims.has(key)) claims.set(key, id);
};

const yieldClaim = (claims: Map<string, number>, key: string, id: number): void => {
  if (claims.get(key) === id) claims.delete(key);
};
