import type { StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import type { Entry } from "../../src/domain/history.ts";
import type { PaymentKey } from "../../src/domain/ids.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import { isReversed, liveAttempt, type AttentionCause, type Order } from "../../src/domain/order.ts";
import type { World } from "./world.ts";

/**
 * After the faults have stopped, this long at most; the database's clock may have been set meanwhile. An account's bound, an hour past
 * its deadline, is measured in `bounds.test.ts`.
 */
const BOUNDS_MS = { card: 12 * MINUTE_MS, cancellation: 15 * MINUTE_MS };
const CLOCK_MS = MINUTE_MS;

/** Nothing here lasts so long, nobody changes the secret key, and nobody writes to the books but us. */
const NEVER_NEEDED: readonly AttentionCause[] = ["UNKNOWN_TOO_LONG", "KEY_TOO_OLD", "BOOKS_DIFFER"];

/** The goods are gone and the bank has its money back: the books keep the payment until a person has decided, and say so. */
export const isLeftToAPerson = ({ toss }: World, order: Order): boolean => {
  const paid = liveAttempt(order);
  return isReversed(order) && paid?.status === "APPROVED" && toss.isTakenBack(paid.paymentKey);
};

/** Every order comes to rest, without a person and in time. */
export const livenessOf = (world: World, { order, dueAt, history }: StoredOrder): string[] => {
  const wrong: string[] = [];
  const causes = order.attention.map(({ cause }) => cause);
  for (const cause of causes.filter((known) => NEVER_NEEDED.includes(known))) {
    wrong.push(`liveness: ${order.id} needs a person: ${cause}`);
  }
  if (isReversed(order) && !isLeftToAPerson(world, order)) {
    wrong.push(`liveness: ${order.id} needs a person: DEPOSIT_REVERSED, and no deposit is missing`);
  }
  if (causes.length === 0 && (dueAt !== null || order.status === "IN_PROGRESS")) {
    const attempts = order.attempts.map(({ status }) => status).join();
    wrong.push(`liveness: ${order.id} is ${order.status} (${attempts}) and not at rest`);
  }
  if (causes.length === 0 && (order.status === "PREPAY" || order.status === "FAIL")) {
    wrong.push(`liveness: ${order.id} is ${order.status}, and has not ended`);
  }
  const begin = world.time.now() - world.time.sinceBegin();
  const calmFor = (paymentKey: PaymentKey, { at }: Entry): number =>
    Math.max(begin + world.faults.calmAfter(at - begin), world.toss.blindUntil(paymentKey, at));
  for (const { ordinal, paymentKey } of order.attempts) {
    const entries = history.filter(({ attempt }) => attempt?.ordinal === ordinal);
    const open = spanOf(
      entries,
      ({ attempt }) => ["CONFIRMING", "UNKNOWN"].includes(attempt?.status ?? ""),
      (entry) => calmFor(paymentKey, entry),
    );
    if (open > BOUNDS_MS.card + CLOCK_MS) wrong.push(`liveness: ${order.id} ${paymentKey} was open for ${open} ms`);
  }
  for (const { ordinal, paymentKey } of order.cancellations) {
    const entries = history.filter(({ cancellation }) => cancellation?.ordinal === ordinal);
    const isOpen = ({ cancellation }: Entry) => ["REQUESTED", "UNKNOWN"].includes(cancellation?.status ?? "");
    const open = spanOf(entries, isOpen, (entry) => calmFor(paymentKey, entry));
    if (open > BOUNDS_MS.cancellation + CLOCK_MS)
      wrong.push(`liveness: ${order.id} cancellation ${ordinal} was open for ${open} ms`);
  }
  return wrong;
};

/** From its first open entry (or from when things went well again) to the first after it that is not, in ms. */
const spanOf = (
  entries: readonly Entry[],
  isOpen: (entry: Entry) => boolean,
  calmFor: (entry: Entry) => number,
): number => {
  const begun = entries.find(isOpen);
  const ended = begun && entries.slice(entries.indexOf(begun)).find((entry) => !isOpen(entry));
  return begun === undefined || ended === undefined ? 0 : ended.at - Math.max(begun.at, calmFor(begun));
};
