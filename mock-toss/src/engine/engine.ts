import { adviceOn } from "./advice.ts";
import { readArrival, type Arrival } from "./arrival.ts";
import { createAuthenticate } from "./authenticate.ts";
import type { Change } from "./collection.ts";
import { createControls, type Controls } from "./controls.ts";
import type { Answer, Exchange, MockRequest, Transport } from "./exchange.ts";
import { expireDue } from "./expire.ts";
import type { FaultRule } from "./fault-rule.ts";
import { chooseFault } from "./faults.ts";
import { boundAnswer } from "./idempotency.ts";
import { DEFAULT_OPTIONS, type EngineOptions } from "./options.ts";
import { perform } from "./perform.ts";
import type { RequestEntry } from "./request-log.ts";
import { addConfiguredTargets } from "./state.ts";
import { reportDelivery, takeDueWebhooks } from "./webhooks/deliver.ts";
import type { WebhookDelivery } from "./webhooks/webhook.ts";
import { createWorld, findPayment, saveRandom, type World } from "./world.ts";

/**
 * Toss as a plain module: no socket, no timer, no clock, no chance. Time comes in as `at`, epoch milliseconds that should
 * not run backwards; everything else follows from the seed and the requests.
 */
export type Engine = {
  readonly handle: (request: MockRequest, at: number) => Exchange;
  /** Ends a request that was not settled: its answer leaves now, or its client has gone. A held effect happens now. */
  readonly finish: (id: number, at: number) => Exchange;
  /** Lets time pass: payments expire. `handle` does this by itself. */
  readonly advance: (at: number) => void;
  /** Webhooks that are due. Each has to be sent and reported on. */
  readonly takeWebhooks: (at: number) => WebhookDelivery[];
  /** How a delivery went: the status of the answer, null when none came in time. */
  readonly reportWebhook: (id: string, status: number | null, at: number) => void;
  /** When `advance` or `takeWebhooks` has something to do next; null when never. */
  readonly nextDueAt: () => number | null;
  /** What only a dashboard, or a test, can do. */
  readonly controls: Controls;
  /** What has changed since the last call; empty unless `trackChanges` was asked for. */
  readonly takeChanges: () => readonly Change[];
  readonly world: World;
};

type Held = {
  readonly arrival: Arrival;
  readonly fault: FaultRule;
  readonly entry: RequestEntry;
  /** The answer, when the effect has already happened. */
  readonly answer: Answer | null;
};

export const createEngine = (
  options: Partial<EngineOptions> = {},
  { trackChanges = false }: { readonly trackChanges?: boolean } = {},
): Engine => {
  const world = createWorld({ ...DEFAULT_OPTIONS, ...options }, trackChanges);
  const authenticate = createAuthenticate(world.options);
  const held = new Map<number, Held>();
  addConfiguredTargets(world);

  const handle = (request: MockRequest, at: number): Exchange => {
    expireDue(world, at);
    const arrival = readArrival(request, authenticate);
    const fault = faultOf(arrival, at);
    const entry = enterRequest(arrival, fault, at);
    if (fault === null) return settled(entry.id, respond(arrival, null, entry, at), "send", at);
    return fault.when === "before" ? strikeBefore(arrival, fault, entry, at) : strikeAfter(arrival, fault, entry, at);
  };

  const strikeBefore = (arrival: Arrival, fault: FaultRule, entry: RequestEntry, at: number): Exchange => {
    switch (fault.fault) {
      case "reset":
        return settled(entry.id, null, "reset", at);
      case "status":
        return settled(entry.id, noteAnswer(entry, gatewayAnswer(fault)), "send", at);
      case "delay":
      case "hang":
        return hold({ arrival, fault, entry, answer: null }, at);
      case "error":
      case "drop-answer":
      case "garbage":
      case "truncate":
      case "slow-body":
      case "late":
      case "lose":
      case "double":
      case "shuffle":
      case "forge":
        return settled(entry.id, respond(arrival, fault, entry, at), "send", at);
    }
  };

  const strikeAfter = (arrival: Arrival, fault: FaultRule, entry: RequestEntry, at: number): Exchange => {
    const answer = respond(arrival, fault, entry, at);
    switch (fault.fault) {
      case "error":
      case "late":
      case "lose":
      case "double":
      case "shuffle":
      case "forge":
        return settled(entry.id, answer, "send", at);
      case "status":
        return settled(entry.id, noteAnswer(entry, gatewayAnswer(fault)), "send", at);
      case "delay":
      case "hang":
        return hold({ arrival, fault, entry, answer }, at);
      case "drop-answer":
        return settled(entry.id, answer, "drop", at);
      case "slow-body":
        return { ...settled(entry.id, answer, "slow-body", at), bodyMs: fault.delayMs ?? SLOW_BODY_MS };
      case "reset":
      case "garbage":
      case "truncate":
        return settled(entry.id, answer, fault.fault, at);
    }
  };

  /** Keeps a request in flight. Until it is finished, its idempotency key answers 409 and its payment is being processed. */
  const hold = (request: Held, at: number): Exchange => {
    const { arrival, fault, entry, answer } = request;
    if (arrival.identity !== null && !world.inFlight.has(arrival.identity))
      world.inFlight.set(arrival.identity, entry.id);
    const confirmed = answer === null && entry.operation === "confirm" ? arrival.paymentKey : null;
    if (confirmed !== null && !world.processing.has(confirmed)) world.processing.set(confirmed, entry.id);
    held.set(entry.id, request);
    const isHung = fault.fault === "hang";
    const waitMs = fault.delayMs ?? (isHung ? world.options.hangMs : DELAY_MS);
    const transport = isHung ? "hang" : "send";
    return { id: entry.id, answer, transport, settled: false, finishAt: at + waitMs, bodyMs: 0 };
  };

  const finish = (id: number, at: number): Exchange => {
    const request = held.get(id);
    if (request === undefined) return settled(id, null, "drop", at);
    held.delete(id);
    const { arrival, fault, entry } = request;
    if (arrival.identity !== null && world.inFlight.get(arrival.identity) === id)
      world.inFlight.delete(arrival.identity);
    if (arrival.paymentKey !== null && world.processing.get(arrival.paymentKey) === id)
      world.processing.delete(arrival.paymentKey);
    expireDue(world, at);
    const answer = request.answer ?? respond(arrival, null, entry, at);
    return settled(id, answer, fault.fault === "hang" ? "drop" : "send", at);
  };

  const faultOf = (arrival: Arrival, at: number): FaultRule | null => {
    if (world.collections.faults.size() === 0 || typeof arrival.found === "string") return null;
    const { identity, paymentKey } = arrival;
    const orderId = arrival.orderId ?? (paymentKey === null ? null : (findPayment(world, paymentKey)?.orderId ?? null));
    const isReplay = identity !== null && (world.inFlight.has(identity) || boundAnswer(world, identity, at) !== null);
    return chooseFault(world, { operation: arrival.found.route.operation, orderId, paymentKey, isReplay });
  };

  const enterRequest = (arrival: Arrival, fault: FaultRule | null, at: number): RequestEntry => {
    const { request, found, body, orderId, paymentKey, idempotencyKey } = arrival;
    const entry: RequestEntry = {
      id: world.requests.nextId(),
      at,
      method: request.method,
      path: request.path,
      operation: typeof found === "string" ? null : found.route.operation,
      orderId,
      paymentKey,
      idempotencyKey,
      body: body ?? request.body,
      status: null,
      code: null,
      replayed: false,
      fault: fault === null ? null : fault.fault,
      advice: adviceOn(world, arrival),
    };
    world.requests.add(entry);
    return entry;
  };

  const respond = (arrival: Arrival, fault: FaultRule | null, entry: RequestEntry, at: number): Answer => {
    const { answer, code, replayed } = perform(world, arrival, fault, at);
    entry.code = code;
    entry.replayed = replayed;
    saveRandom(world);
    return noteAnswer(entry, answer);
  };

  return {
    handle,
    finish,
    advance: (at) => expireDue(world, at),
    takeWebhooks: (at) => {
      expireDue(world, at);
      const deliveries = takeDueWebhooks(world, at);
      saveRandom(world);
      return deliveries;
    },
    reportWebhook: (id, status, at) => reportDelivery(world, id, status, at),
    nextDueAt: () => {
      const [expiryAt, webhookAt] = [world.expiring.soonestAt(), world.dueWebhooks.nextAt()];
      return expiryAt === null || webhookAt === null ? (expiryAt ?? webhookAt) : Math.min(expiryAt, webhookAt);
    },
    controls: createControls(world),
    takeChanges: () => {
      const { changes } = world;
      if (changes.length > 0) world.changes = [];
      return changes;
    },
    world,
  };
};

/** How long `delay` and `slow-body` take when the rule does not say. Milliseconds. */
const DELAY_MS = 1_000;
const SLOW_BODY_MS = 1_000;

const settled = (id: number, answer: Answer | null, transport: Transport, at: number): Exchange => ({
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
