import { digest } from "../../src/app/tokens.ts";
import type { CancelRequest } from "../../src/domain/cancel-request.ts";
import type { Change } from "../../src/domain/change.ts";
import { OrderId, ProductId, UserId, type PaymentKey } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { issueOrder, type Terms, type Wanted } from "../../src/domain/issue-order.ts";
import type { Order, ReserveAt } from "../../src/domain/order.ts";
import type { PaymentRecord } from "../../src/domain/payment-record.ts";
import type { Product } from "../../src/domain/product.ts";
import type { Circumstances } from "../../src/domain/settle.ts";
import type { Won } from "../../src/domain/won.ts";

/** 2026-01-01 12:00 in Seoul. */
export const NOON = Instant.of(Date.UTC(2026, 0, 1, 3));

export const won = (amount: number): Won => amount as Won;
/** Ids of orders that nobody issued, in order of time. */
export const idsOf = (count: number): OrderId[] =>
  Array.from({ length: count }, (_, index) => OrderId.of(0, String(index).padStart(26, "0")));
export const paymentKey = (text: string): PaymentKey => text as PaymentKey;

export const keyring: Product = {
  id: "keyring" as ProductId,
  name: "한정판 키링",
  price: won(15_000),
  available: 3,
  onSale: true,
};
export const mug: Product = { id: "mug" as ProductId, name: "머그컵", price: won(8_000), available: 10, onSale: true };

export const shelf = new Map([keyring, mug].map((product) => [product.id, product]));

export const wanted = (overrides: Partial<Wanted> = {}): Wanted => ({
  userId: "user-1" as UserId,
  lines: [{ productId: keyring.id, quantity: 2 }],
  amount: won(30_000),
  cartId: null,
  request: null,
  returnUrl: null,
  ...overrides,
});

export const terms = (overrides: Partial<Terms> = {}): Terms => ({
  id: "0001ARZ3NDEKTSV4RRFFQ69G5F" as OrderId,
  nonce: "nonce",
  at: NOON,
  lifeMs: 45 * MINUTE_MS,
  reserveAt: "confirm",
  digest,
  ...overrides,
});

/** As the store hands it back: its version counts its history. */
export const stored = ({ order, entries }: Change<unknown>): Order => ({
  ...order,
  version: order.version + entries.length,
});

export const anOrder = (reserveAt: ReserveAt = "confirm"): Order =>
  stored(issueOrder(wanted(), shelf, terms({ reserveAt }))._unsafeUnwrap());

/** Everything, asked for without a key. */
export const cancelRequest = (overrides: Partial<CancelRequest> = {}): CancelRequest => ({
  by: "merchant",
  reason: "품절",
  request: null,
  amount: null,
  lines: null,
  restock: null,
  namesRefundAccount: false,
  keyId: "k1",
  ...overrides,
});

export const now = (overrides: Partial<Circumstances> = {}): Circumstances => ({
  at: NOON,
  by: "toss",
  keyId: "k1",
  depositMs: 24 * 60 * MINUTE_MS,
  soldOut: false,
  ...overrides,
});

type Standing = PaymentRecord["standing"];

/** What Toss would show of a payment of the order. */
export const recordOf = (
  order: Order,
  key: string,
  standing: Standing,
  overrides: Partial<Extract<PaymentRecord, { standing: "APPROVED" }>> = {},
): PaymentRecord =>
  ({
    paymentKey: paymentKey(key),
    orderId: order.id,
    amount: order.amount,
    currency: "KRW",
    method: "카드",
    standing,
    ...(standing === "APPROVED" ? { approvedAt: NOON, balance: order.amount, cancels: [], payout: null } : {}),
    ...(standing === "AWAITING_DEPOSIT"
      ? {
          account: { bankCode: "20", accountNumber: "X1234567890", dueDate: Instant.after(NOON, 60 * MINUTE_MS) },
          expired: false,
        }
      : {}),
    ...(standing === "REFUSED" ? { code: "REJECT_CARD_PAYMENT" } : {}),
    ...overrides,
  }) as PaymentRecord;
