import { err, ok, type Result } from "neverthrow";

import type { OrderChange } from "../../src/app/ports.ts";
import { digest } from "../../src/app/tokens.ts";
import { recordCancelAnswer, type CancelOutcome } from "../../src/domain/cancel-answer.ts";
import { cancelOrder } from "../../src/domain/cancel-order.ts";
import type { Change } from "../../src/domain/change.ts";
import { complete } from "../../src/domain/complete.ts";
import { beginConfirm } from "../../src/domain/confirm.ts";
import { recordConfirmAnswer, type ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import { OrderId, type CartId, type ProductId, type RequestKey, type UserId } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { issueOrder, type Wanted } from "../../src/domain/issue-order.ts";
import { openAttempt, type Order, type ReserveAt } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import type { Product } from "../../src/domain/product.ts";
import { pursue } from "../../src/domain/pursue.ts";
import { settle } from "../../src/domain/settle.ts";
import { recordWindowFailure } from "../../src/domain/window-failure.ts";
import { timePart } from "../../src/domain/time-part.ts";
import { cancelRequest, now, paymentKey, recordOf, won } from "../domain/orders.ts";

export const userId = (name: string): UserId => name as UserId;
export const cartId = (name: string): CartId => name as CartId;
export const requestKey = (name: string): RequestKey => name as RequestKey;

export const product = (name: string, available: number, price = 1_000): Product => ({
  id: name as ProductId,
  name: `상품 ${name}`,
  price: won(price),
  available,
  onSale: true,
});

let issuedSoFar = 0;
/** They begin with their time, and those of one moment are in order of issue. */
export const nextId = (at: Instant, lane = 0): OrderId =>
  OrderId.of(lane, timePart(at) + String(++issuedSoFar).padStart(16, "0"));

export type Asked = {
  readonly at: Instant;
  /** Products and their quantities. */
  readonly lines: readonly (readonly [Product, number])[];
  readonly user?: string;
  readonly cart?: string;
  readonly request?: string;
  readonly reserveAt?: ReserveAt;
  readonly lane?: number;
};

/** An order as it is issued, not yet stored. What lies on the shelf is the store's to know: here it always suffices. */
export const issued = ({ at, lines, user, cart, request, reserveAt = "confirm", lane }: Asked): Change<unknown> => {
  const id = nextId(at, lane);
  const wanted: Wanted = {
    userId: userId(user ?? `user-of-${id}`),
    lines: lines.map(([{ id: productId }, quantity]) => ({ productId, quantity })),
    amount: won(lines.reduce((sum, [{ price }, quantity]) => sum + price * quantity, 0)),
    cartId: cart === undefined ? null : cartId(cart),
    request: request === undefined ? null : { key: requestKey(request), fingerprint: "fingerprint" },
    returnUrl: "https://shop.example/done",
  };
  const onShelf = new Map(lines.map(([line, quantity]) => [line.id, { ...line, available: quantity }]));
  const terms = { id, nonce: `nonce-of-${id}`, at, lifeMs: 10 * MINUTE_MS, reserveAt, digest };
  return issueOrder(wanted, onShelf, terms)._unsafeUnwrap();
};

/** A decision, as the door takes it. */
export type Step = (order: Order, at: Instant) => Result<Change<unknown>, unknown>;

export const begin =
  (key: string) =>
  (order: Order, at: Instant): ReturnType<typeof beginConfirm> =>
    beginConfirm(order, { paymentKey: paymentKey(key), method: "카드", keyId: "k1" }, at);

const answerWith =
  (outcomeFor: (order: Order) => ConfirmOutcome): Step =>
  (order, at) => {
    const open = openAttempt(order);
    if (open === undefined) return err("nothing was asked");
    return ok(recordConfirmAnswer(order, open, outcomeFor(order), now({ at })));
  };

const keyAsked = (order: Order): string => openAttempt(order)?.paymentKey ?? "nothing was asked";

export const approved = answerWith((order) => ({
  type: "Answered",
  record: recordOf(order, keyAsked(order), "APPROVED"),
}));
export const accountIssued = answerWith((order) => ({
  type: "Answered",
  record: recordOf(order, keyAsked(order), "AWAITING_DEPOSIT"),
}));
export const wrongAmount = answerWith((order) => ({
  type: "Answered",
  record: recordOf(order, keyAsked(order), "APPROVED", { amount: won(100), balance: won(100) }),
}));
export const declined = answerWith(() => ({ type: "Declined", code: "REJECT_CARD_PAYMENT" }));
export const silent = answerWith(() => ({ type: "Silent", code: "" }));
export const processed = answerWith(() => ({
  type: "Troubled",
  code: "ALREADY_PROCESSED_PAYMENT",
  saidProcessed: true,
}));
export const another = answerWith((order) => ({ type: "Answered", record: recordOf(order, "another", "APPROVED") }));

/** What a look at Toss shows of a payment, made `laterMs` after the store's time. */
export const seen =
  (key: string, standing: PaymentRecord["standing"], more: Parameters<typeof recordOf>[3] = {}): Step =>
  (order, at) =>
    ok(settle(order, recordOf(order, key, standing, more), now({ at })));

export const missing =
  (key: string, laterMs: number): Step =>
  (order, at) => {
    const lookedAt = Instant.after(at, laterMs);
    const look = { seen: { type: "Missing", code: "NOT_FOUND_PAYMENT" }, lookedAt } as const;
    return ok(pursue(order, paymentKey(key), look, now({ at: lookedAt, by: "payonce" })));
  };

export const cancelAnswered =
  (outcome: CancelOutcome): Step =>
  (order, at) => {
    const last = order.cancellations.at(-1);
    if (last === undefined) return err("nothing was asked");
    return ok(recordCancelAnswer(order, last, outcome, now({ at })));
  };

export const canceled: Step = (order, at) => cancelOrder(order, cancelRequest(), at);
export const completed: Step = complete;
export const windowFailed =
  (code: string): Step =>
  (order, at) =>
    ok(recordWindowFailure(order, code, at));

const cancel = (amount: number, left: number, at: Instant) => ({
  transactionKey: `transaction-${amount}-${left}`,
  amount: won(amount),
  left: won(left),
  canceledAt: at,
});

/** Cancelled in part at Toss itself: 100 won less. */
export const partlyCanceledAtToss =
  (key: string): Step =>
  (order, at) => {
    const left = order.amount - 100;
    return seen(key, "APPROVED", { balance: won(left), cancels: [cancel(100, left, at)] })(order, at);
  };

/** Every shape an order takes, by what happened to it. */
export const LIVES: Readonly<Record<string, (key: string) => readonly Step[]>> = {
  "was issued": () => [],
  "had its window closed": () => [windowFailed("PAY_PROCESS_CANCELED")],
  "is being confirmed": (key) => [begin(key)],
  "is paid": (key) => [begin(key), approved],
  "is complete": (key) => [begin(key), approved, completed],
  "was declined": (key) => [begin(key), declined],
  "was declined and is being tried again": (key) => [begin(key), declined, begin(`${key}-2`)],
  "is unknown after silence": (key) => [begin(key), silent],
  "is unknown though Toss said it was processed": (key) => [begin(key), processed],
  "is unknown since another payment was named": (key) => [begin(key), another],
  "is unknown and was not shown": (key) => [begin(key), silent, missing(key, 12 * MINUTE_MS)],
  "needs a person": (key) => [begin(key), processed, missing(key, 40 * MINUTE_MS)],
  "waits for a deposit": (key) => [begin(key), accountIssued],
  "got its deposit": (key) => [begin(key), accountIssued, seen(key, "APPROVED")],
  "had its deposit reversed": (key) => [
    begin(key),
    accountIssued,
    seen(key, "APPROVED"),
    completed,
    seen(key, "AWAITING_DEPOSIT"),
  ],
  "is having its account closed": (key) => [begin(key), accountIssued, canceled],
  "had its account closed": (key) => [begin(key), accountIssued, canceled, seen(key, "CLOSED")],
  "is giving a payment back": (key) => [begin(key), wrongAmount],
  "cannot tell whether it gave a payment back": (key) => [
    begin(key),
    wrongAmount,
    cancelAnswered({ type: "Troubled", code: "PROVIDER_ERROR" }),
  ],
  "was refused a void": (key) => [
    begin(key),
    wrongAmount,
    cancelAnswered({ type: "Declined", code: "NOT_CANCELABLE_PAYMENT" }),
  ],
  "gave a payment back": (key) => [
    begin(key),
    wrongAmount,
    (order, at) =>
      seen(key, "APPROVED", { amount: won(100), balance: won(0), cancels: [cancel(100, 0, at)] })(order, at),
  ],
  "was cancelled in part at Toss": (key) => [begin(key), approved, partlyCanceledAtToss(key)],
  "was adopted": (key) => [seen(key, "APPROVED")],
  "was cancelled by the merchant": () => [canceled],
};

/** What the door asks a store to save, for those who ask it themselves. */
export const changed = (before: Order, { order, entries }: Change<unknown>): OrderChange => ({
  before,
  after: { ...order, version: before.version + entries.length },
  entries,
});

export const created = ({ order, entries }: Change<unknown>): OrderChange => ({
  before: null,
  after: { ...order, version: entries.length },
  entries,
});
