import type { IdempotencyKey, OrderId, ProductId, UserId } from "./ids.ts";
import type { Won } from "./won.ts";

type Contents = {
  readonly id: OrderId;
  readonly userId: UserId;
  readonly lines: readonly { readonly productId: ProductId; readonly quantity: number; readonly unitPrice: Won }[];
  readonly nonce: string;
};

/**
 * 결제 주문. The record that is made when a shopper enters the checkout: user, contents and a random part, tied together.
 * Its digest names the intention to buy, so a double click is the same intention and buying the same thing again is another.
 */
export const checkoutRecord = ({ id, userId, lines, nonce }: Contents): string =>
  JSON.stringify([
    id,
    userId,
    lines.map(({ productId, quantity, unitPrice }) => [productId, quantity, unitPrice]),
    nonce,
  ]);

/**
 * The keys an order uses at Toss. Derived, never drawn: a database that forgot the first attempt sends the same key again, and
 * Toss replays the first answer instead of charging twice.
 */
export const confirmKey = (checkoutDigest: string, ordinal: number, tryNumber: number): IdempotencyKey =>
  `${checkoutDigest}-${ordinal}-${tryNumber}` as IdempotencyKey;

export const cancelKey = (checkoutDigest: string, ordinal: number, tryNumber: number): IdempotencyKey =>
  `${checkoutDigest}-cancel-${ordinal}-${tryNumber}` as IdempotencyKey;
