import type { Arrival } from "./arrival.ts";
import type { Answer, Exchange, Transport } from "./exchange.ts";
import type { Fault, FaultRule } from "./fault-rule.ts";
import type { InFlight } from "./in-flight.ts";
import { perform } from "./perform.ts";
import type { RequestEntry } from "./request-log.ts";
import { saveRandom, type World } from "./world.ts";

/** A request that has come in, and where the journal keeps it. */
type Arrived = { readonly arrival: Arrival; readonly entry: RequestEntry; readonly at: number };

/** Does to a request what a rule asks for, before its effect or after it. */
export const strike = (world: World, inFlight: InFlight, arrived: Arrived, rule: FaultRule): Exchange => {
  const { arrival, entry, at } = arrived;
  const isBefore = rule.when === "before";
  switch (rule.fault) {
    case "delay":
    case "hang":
      return inFlight.hold({ arrival, entry, rule, answer: isBefore ? null : respond(world, arrived, rule) }, at);
    case "status":
      if (!isBefore) respond(world, arrived, rule);
      return settled(entry.id, noteAnswer(entry, gatewayAnswer(rule)), "send", at);
    case "reset":
      return settled(entry.id, isBefore ? null : respond(world, arrived, rule), "reset", at);
    case "slow-body":
      return {
        ...settled(entry.id, respond(world, arrived, rule), "slow-body", at),
        bodyMs: rule.delayMs ?? SLOW_BODY_MS,
      };
    case "error":
    case "drop-answer":
    case "garbage":
    case "truncate":
    case "late":
    case "lose":
    case "double":
    case "shuffle":
    case "forge":
      return settled(entry.id, respond(world, arrived, rule), TRANSPORTS[rule.fault] ?? "send", at);
  }
};

const TRANSPORTS: Readonly<Partial<Record<Fault, Transport>>> = {
  "drop-answer": "drop",
  garbage: "garbage",
  truncate: "truncate",
};

/** How long a `slow-body` takes when the rule does not say. Milliseconds. */
const SLOW_BODY_MS = 1_000;

/** The effect, and what Toss says about it. */
export const respond = (world: World, { arrival, entry, at }: Arrived, rule: FaultRule | null): Answer => {
  const { answer, code, replayed } = perform(world, arrival, rule, at);
  entry.code = code;
  entry.replayed = replayed;
  saveRandom(world);
  return noteAnswer(entry, answer);
};

export const settled = (id: number, answer: Answer | null, transport: Transport, at: number): Exchange => ({
  id,
  answer,
  transport,
  settled: true,
  finishAt: at,
  bodyMs: 0,
});

const noteAnswer = (entry: RequestEntry, answer: Answer): Answer => {
  entry.status = answer.status;
  return answer;
};

/** What a proxy in front of Toss says: a status, and no JSON. */
const gatewayAnswer = ({ status }: FaultRule): Answer => ({
  status: status ?? 502,
  headers: { "content-type": "text/html" },
  body: `<html><body><h1>${status ?? 502}</h1></body></html>`,
});
