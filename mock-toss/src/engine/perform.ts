import { bodyHashOf } from "./advice.ts";
import type { Arrival } from "./arrival.ts";
import { errorMessage, errorRow, isErrorCode } from "./errors/catalogue.ts";
import type { Answer } from "./exchange.ts";
import type { FaultRule } from "./fault-rule.ts";
import { bindAnswer, boundAnswer, IDEMPOTENCY_KEY_LENGTH_MAX } from "./idempotency.ts";
import { newTraceId } from "./keys.ts";
import { isTestKey } from "./merchant.ts";
import { refuse, type Reply } from "./reply.ts";
import type { World } from "./world.ts";

export type Performed = { readonly answer: Answer; readonly replayed: boolean; readonly code: string | null };

/**
 * Lets a request have its effect and says the answer. In Toss's order: who is it, have we answered this key, is it a
 * rehearsal (`TossPayments-Test-Code`), and only then the operation itself.
 */
export const perform = (world: World, arrival: Arrival, fault: FaultRule | null, at: number): Performed => {
  const traceId = newTraceId(world.traces);
  const { sender, identity, idempotencyKey } = arrival;
  if (sender.type === "refused") return answerTo(arrival, sender, traceId);
  if (typeof arrival.found === "string")
    return answerTo(arrival, refuse(arrival.found === "unknown-path" ? "NOT_FOUND" : "NOT_FOUND_HTTP_METHOD"), traceId);
  if (!world.rateLimit.admits(`${sender.merchant.mId} ${arrival.found.route.operation}`, at))
    return answerTo(arrival, refuse("TOO_MANY_REQUESTS"), traceId);
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_LENGTH_MAX)
    return answerTo(arrival, refuse("INVALID_IDEMPOTENCY_KEY"), traceId);

  if (identity === null) return answerTo(arrival, runOperation(world, arrival, fault, at), traceId);
  if (world.inFlight.has(identity)) return answerTo(arrival, refuse("IDEMPOTENT_REQUEST_PROCESSING"), traceId);
  const bound = boundAnswer(world, identity, at);
  if (bound !== null) {
    const headers = headersOf(arrival, `${traceId}, ${bound.traceId}`);
    return { answer: { status: bound.status, headers, body: bound.body }, replayed: true, code: null };
  }
  const performed = answerTo(arrival, runOperation(world, arrival, fault, at), traceId);
  bindAnswer(world, identity, { answer: performed.answer, traceId, bodyHash: bodyHashOf(arrival) }, at);
  return performed;
};

/** How far `late` lags when the rule does not say. Milliseconds. */
const LAG_MS = 60_000;

const runOperation = (world: World, arrival: Arrival, fault: FaultRule | null, at: number): Reply => {
  const { sender, found, body, query, testCode, language } = arrival;
  if (sender.type === "refused" || typeof found === "string") return refuse("NOT_FOUND");
  if (testCode !== null && isTestKey(sender.merchant.secretKey))
    return refuse(isErrorCode(testCode) ? testCode : "INVALID_TEST_CODE");
  if (body === null || query === null) return refuse("INVALID_REQUEST");
  const forced = fault?.fault === "error" ? fault.code : null;
  const isDecline = found.route.operation === "confirm" && forced !== null && errorRow(forced)[1] === "F";
  if (forced !== null && fault?.when === "before" && !isDecline) return refuse(forced);
  const reply = found.route.run({
    world,
    merchant: sender.merchant,
    at,
    language,
    params: found.params,
    query,
    body,
    lagMs: fault?.fault === "late" ? (fault.delayMs ?? LAG_MS) : 0,
    decline: isDecline && fault?.when === "before" ? forced : null,
  });
  return forced !== null && fault?.when === "after" ? refuse(forced) : reply;
};

const answerTo = (arrival: Arrival, reply: Reply, traceId: string): Performed => {
  const headers = headersOf(arrival, traceId);
  if (reply.type === "accepted") {
    const body = reply.body === null ? "" : JSON.stringify(reply.body);
    return { answer: { status: 200, headers, body }, replayed: false, code: null };
  }
  const { code, message = errorMessage(code, arrival.language) } = reply;
  const body = JSON.stringify({ code, message });
  return { answer: { status: errorRow(code)[0], headers, body }, replayed: false, code };
};

const headersOf = ({ idempotencyKey }: Arrival, traceId: string): Record<string, string> => ({
  "content-type": "application/json;charset=UTF-8",
  "x-tosspayments-trace-id": traceId,
  ...(idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey }),
});
