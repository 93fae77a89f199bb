import type { StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import { isUnderWay } from "../../src/domain/cancellation.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { isOpen } from "../../src/domain/payment-attempt.ts";

type Taken = { readonly by: string; readonly version: number; readonly at: number; readonly wasHasty: boolean };

/** `version` 0: somebody only looks, and does not hold the order. */
type Call = { readonly by: string; readonly version: number; readonly isWaitedFor: () => boolean };

type About = { readonly paymentKey: PaymentKey; readonly orderId: OrderId };

/** Twice a second somebody looks for work, and what is unknown for long is looked at every 30 s. */
const NEGLECTED_AFTER_MS = 33_000;
/** The first looks at something unknown come a second apart, and the scheduler comes by every half second. */
const HASTY_BEFORE_MS = 900;

const isAnythingOpen = ({ attempts, cancellations }: Order): boolean =>
  attempts.some(isOpen) || cancellations.some(isUnderWay);

export type LeaseWatchDeps = {
  readonly now: () => Instant;
  readonly databaseNow: () => Instant;
  readonly stored: (id: OrderId) => StoredOrder | undefined;
  readonly ordersOf: (paymentKey: PaymentKey) => readonly OrderId[];
  /** What went wrong is said here. */
  readonly object: (violation: string) => void;
};

/**
 * Knows what processes are really waiting for at Toss. While no server does anything wrong, nobody's work is taken from their hands,
 * nothing is asked twice at once, none is left lying, and none is looked at all the time.
 */
export class LeaseWatch {
  readonly #deps: LeaseWatchDeps;
  readonly #calls = new Map<PaymentKey, Set<Call>>();
  readonly #endedAt = new Map<PaymentKey, number>();
  readonly #taken = new Map<OrderId, Taken>();
  /** Let go by somebody who stopped, and not taken up since. */
  readonly #letGo = new Set<OrderId>();
  /** When it was taken up from somebody who has let go of it, and may not be gone yet. */
  readonly #takenOverAt = new Map<OrderId, number>();
  readonly #stopsSince = new Map<string, number>();
  /** Made due for everybody as it was then, whoever had it in hand. */
  readonly #woken = new Map<OrderId, number>();

  constructor(deps: LeaseWatchDeps) {
    this.#deps = deps;
  }

  /** A confirm or a cancel: whoever waits for its answer holds the order. */
  holding<T>(
    { paymentKey, orderId }: About,
    by: string,
    isWaitedFor: () => boolean,
    ask: () => Promise<T>,
  ): Promise<T> {
    const version = this.#deps.stored(orderId)?.order.version ?? 0;
    const holder = this.#holderOf(paymentKey, version);
    if (holder !== undefined && !this.#woken.has(orderId))
      this.#object(`${orderId} is asked for by ${by} and by ${holder} at once`);
    return this.#during(paymentKey, { by, version, isWaitedFor }, ask);
  }

  looking<T>(paymentKey: PaymentKey, by: string, ask: () => Promise<T>): Promise<T> {
    return this.#during(paymentKey, { by, version: 0, isWaitedFor: () => false }, ask);
  }

  readonly claimed = (orders: readonly Order[], by: string): void => {
    for (const order of orders) {
      const wasLetGo = this.#letGo.has(order.id);
      if (wasLetGo) this.#takenOverAt.set(order.id, this.#deps.now());
      if (this.#woken.get(order.id) === order.version) {
        this.#taken.delete(order.id);
        continue;
      }
      const holder = order.attempts
        .map(({ paymentKey }) => this.#holderOf(paymentKey, order.version))
        .find((name) => name !== undefined);
      if (holder !== undefined) this.#object(`${order.id} was taken from ${holder} by ${by}`);
      else if (!wasLetGo) this.#checkNeglect(order);
      this.#checkHaste(order, by);
    }
  };

  /** Toss answers again: what is unknown is taken up at once, and perhaps out of somebody's hands. */
  woken(orders: readonly Order[]): void {
    for (const { id, version, attempts, cancellations } of orders) {
      if ([...attempts, ...cancellations].some(({ status }) => status === "UNKNOWN")) this.#woken.set(id, version);
    }
  }

  /** Whoever holds it may not be alone. */
  wasWoken(id: OrderId): boolean {
    return this.#woken.has(id);
  }

  /** What somebody lets go of is taken up early, and again when its time has come. */
  stops(name: string): void {
    this.#stopsSince.set(name, this.#deps.now());
    this.#lettingGo(name);
    for (const [paymentKey, calls] of this.#calls) {
      if (![...calls].some(({ by }) => by === name)) continue;
      for (const id of this.#deps.ordersOf(paymentKey)) this.#letGo.add(id);
    }
  }

  /** Who stops leaves nothing behind that others would have to wait for. */
  stopped(name: string): void {
    this.#lettingGo(name);
    for (const [paymentKey, calls] of this.#calls) {
      for (const { by, version } of calls) {
        if (by !== name) continue;
        this.#endedAt.set(paymentKey, this.#deps.now());
        if (version > 0) this.#checkLetGo(paymentKey, version, name);
      }
    }
  }

  #lettingGo(name: string): void {
    for (const [id, { by }] of this.#taken) if (by === name) this.#letGo.add(id);
  }

  async #during<T>(paymentKey: PaymentKey, call: Call, ask: () => Promise<T>): Promise<T> {
    const calls = this.#calls.get(paymentKey) ?? new Set();
    this.#calls.set(paymentKey, calls.add(call));
    const answer = await ask();
    calls.delete(call);
    this.#endedAt.set(paymentKey, this.#deps.now());
    return answer;
  }

  #holderOf(paymentKey: PaymentKey, version: number): string | undefined {
    for (const call of this.#calls.get(paymentKey) ?? []) {
      if (call.version === version && call.isWaitedFor()) return call.by;
    }
    return undefined;
  }

  #checkLetGo(paymentKey: PaymentKey, version: number, name: string): void {
    for (const id of this.#deps.ordersOf(paymentKey)) {
      const stored = this.#deps.stored(id);
      const isTakenOver = (this.#takenOverAt.get(id) ?? -Infinity) >= (this.#stopsSince.get(name) ?? -Infinity);
      if (stored?.order.version !== version || isTakenOver) continue;
      const isLetGo = stored.dueAt === null ? !isAnythingOpen(stored.order) : stored.dueAt <= this.#deps.databaseNow();
      if (!isLetGo) this.#object(`${id} was not let go by ${name}`);
    }
  }

  /** Nobody has asked Toss for long about an order that is open. */
  #checkNeglect({ id, attempts }: Order): void {
    const open = attempts.find(isOpen);
    const endedAt = open && this.#endedAt.get(open.paymentKey);
    const ms = endedAt === undefined ? 0 : this.#deps.now() - endedAt;
    if (ms > NEGLECTED_AFTER_MS) this.#object(`${id} was left lying for ${ms} ms`);
  }

  /**
   * Taken up again so soon, although nothing has changed, and it has not come to its end meanwhile. Once may be: a look has its time,
   * and one before it came late.
   */
  #checkHaste({ id, version, expiresAt }: Order, by: string): void {
    const [last, at] = [this.#taken.get(id), this.#deps.now()];
    this.#taken.delete(id);
    if (this.#letGo.delete(id)) return;
    const hasExpired = last !== undefined && last.at < expiresAt && expiresAt <= at;
    const ms = last?.version === version && !hasExpired ? at - last.at : Infinity;
    const isHasty = ms < HASTY_BEFORE_MS;
    this.#taken.set(id, { by, version, at, wasHasty: isHasty });
    if (isHasty && last?.wasHasty === true) this.#object(`${id} was taken up again after ${ms} ms, once more`);
  }

  #object(violation: string): void {
    this.#deps.object(`lease: ${violation}`);
  }
}
