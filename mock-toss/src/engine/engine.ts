import { adviceOn } from "./advice.ts";
import { readArrival, type Arrival } from "./arrival.ts";
import { createAuthenticate } from "./authenticate.ts";
import type { Change } from "./collection.ts";
import { createControls, type Controls } from "./controls/controls.ts";
import type { Exchange, MockRequest } from "./exchange.ts";
import { endDueCancels } from "./cancel-status.ts";
import { expireDue } from "./expire.ts";
import type { FaultRule } from "./fault-rule.ts";
import { chooseFault, type FaultSubject } from "./faults.ts";
import { readOptions } from "./check-options.ts";
import { boundAnswer } from "./idempotency.ts";
import { createInFlight } from "./in-flight.ts";
import type { EngineOptions } from "./options.ts";
import type { RequestEntry } from "./request-log.ts";
import { addConfiguredTargets } from "./state.ts";
import { respond, settled, strike } from "./strike.ts";
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
  /** Lets time pass: payments expire, cancels under way are done. `handle` does this by itself. */
  readonly advance: (at: number) => void;
  /** Webhooks that are due. Each has to be sent and reported on. */
  readonly takeWebhooks: (at: number) => WebhookDelivery[];
  /** How a delivery went: the status of the answer, null when none came in time. */
  readonly reportWebhook: (id: string, status: number | null, at: number) => void;
  /** When `advance` or `takeWebhooks` may have something to do next; null when never. */
  readonly nextDueAt: () => number | null;
  /** What only a dashboard, or a test, can do. */
  readonly controls: Controls;
  /** What has changed since the last call; empty unless `trackChanges` was asked for. */
  readonly takeChanges: () => readonly Change[];
  readonly world: World;
};

export const createEngine = (
  options: Partial<EngineOptions> = {},
  { trackChanges = false }: { readonly trackChanges?: boolean } = {},
): Engine => {
  const world = createWorld(readOptions(options), trackChanges);
  const authenticate = createAuthenticate(world.options);
  const inFlight = createInFlight(world);
  addConfiguredTargets(world);

  return {
    handle: (request, at) => {
      passTime(world, at);
      const arrival = readArrival(request, authenticate);
      const rule = faultFor(world, arrival, at);
      const entry = enterRequest(world, arrival, rule, at);
      const arrived = { arrival, entry, at };
      return rule === null
        ? settled(entry.id, respond(world, arrived, null), "send", at)
        : strike(world, inFlight, arrived, rule);
    },
    finish: (id, at) => {
      const held = inFlight.release(id);
      if (held === null) return settled(id, null, "drop", at);
      passTime(world, at);
      const answer = held.answer ?? respond(world, { ...held, at }, null);
      return settled(id, answer, held.rule.fault === "hang" ? "drop" : "send", at);
    },
    advance: (at) => passTime(world, at),
    takeWebhooks: (at) => {
      passTime(world, at);
      const deliveries = takeDueWebhooks(world, at);
      saveRandom(world);
      return deliveries;
    },
    reportWebhook: (id, status, at) => reportDelivery(world, id, status, at),
    nextDueAt: () => {
      const due = [world.expiring.soonestAt(), world.dueCancels.nextAt(), world.dueWebhooks.nextAt()];
      const next = due.filter((at) => at !== null);
      return next.length === 0 ? null : Math.min(...next);
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

const passTime = (world: World, at: number): void => {
  expireDue(world, at);
  endDueCancels(world, at);
};

const faultFor = (world: World, arrival: Arrival, at: number): FaultRule | null => {
  if (world.collections.faults.size() === 0 || typeof arrival.found === "string") return null;
  const { identity, paymentKey } = arrival;
  const orderId = arrival.orderId ?? (paymentKey === null ? null : (findPayment(world, paymentKey)?.orderId ?? null));
  const key = keyState(world, identity, at);
  return chooseFault(world, { operation: arrival.found.route.operation, orderId, paymentKey, key });
};

/** How much of a body the journal keeps, in characters; Toss's own are far smaller. */
const JOURNAL_BODY_MAX = 10_000;

const journalled = (sent: unknown, body: Arrival["body"]): unknown =>
  typeof sent === "string" && sent.length > JOURNAL_BODY_MAX ? sent.slice(0, JOURNAL_BODY_MAX) : (body ?? sent);

const keyState = (world: World, identity: string | null, at: number): FaultSubject["key"] => {
  if (identity === null) return "fresh";
  if (world.inFlight.has(identity)) return "in-flight";
  return boundAnswer(world, identity, at) === null ? "fresh" : "bound";
};

const enterRequest = (world: World, arrival: Arrival, rule: FaultRule | null, at: number): RequestEntry => {
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
    body: journalled(request.body, body),
    status: null,
    code: null,
    replayed: false,
    fault: rule === null ? null : rule.fault,
    advice: adviceOn(world, arrival),
  };
  world.requests.add(entry);
  return entry;
};
