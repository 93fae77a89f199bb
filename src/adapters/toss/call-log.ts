import type { TransactionPage } from "../../app/ports.ts";
import type { CancelOutcome } from "../../domain/cancel-answer.ts";
import type { ConfirmOutcome } from "../../domain/confirm-answer.ts";
import type { LookUp } from "../../domain/payment-record.ts";
import { NOT_ASKED } from "./breaker.ts";
import { isOurMistake } from "./codes.ts";
import type { Exchanged } from "./exchange.ts";
import type { Reply } from "./outcome.ts";

type Level = "debug" | "info" | "warn" | "error";

/** As much of a logger as this adapter needs; pino's is one. */
export type TossLog = { readonly [Name in Level]: (facts: object, event: string) => void };

type Outcome = ConfirmOutcome | CancelOutcome | LookUp | TransactionPage;

type Call = {
  readonly call: "confirm" | "cancel" | "look_up" | "transactions";
  readonly orderId?: string;
  readonly paymentKey?: string;
};

const LEVELS: Record<Outcome["type"], Level> = {
  Found: "debug",
  Page: "debug",
  Lost: "info",
  Missing: "info",
  Hidden: "info",
  Answered: "info",
  Declined: "info",
  Stale: "warn",
  Troubled: "warn",
  Silent: "warn",
  Unreachable: "warn",
  Mistaken: "error",
};

/** Anybody can send us a payment key that is not ours to see: what is missing or hidden wakes nobody. */
const levelOf = (call: Call["call"], outcome: Outcome): Level =>
  "code" in outcome && outcome.type !== "Missing" && outcome.type !== "Hidden" && isOurMistake(call, outcome.code)
    ? "error"
    : LEVELS[outcome.type];

/** Makes a call, reads its reply and writes one line about it, in which neither bodies nor whole payment keys appear. */
export const logged = async <Read extends Outcome>(
  log: TossLog,
  { call, orderId, paymentKey }: Call,
  exchange: () => Promise<Exchanged>,
  read: (reply: Reply) => Read,
): Promise<Read> => {
  const begun = performance.now();
  const { reply, traceId, cause } = await exchange();
  const outcome = read(reply);
  const facts = {
    ...(orderId === undefined ? {} : { orderId }),
    ...(paymentKey === undefined ? {} : { paymentKey: `${paymentKey.slice(0, 6)}***` }),
    ...("code" in outcome ? { code: outcome.code } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...(traceId === undefined ? {} : { traceId }),
    durationMs: Math.round(performance.now() - begun),
  };
  // What was not even asked is told once, by the breaker.
  log[cause === NOT_ASKED ? "debug" : levelOf(call, outcome)](facts, `toss.${call}.${outcome.type.toLowerCase()}`);
  return outcome;
};
