import { err, ok, type Result } from "neverthrow";

import type { Branded } from "./branded.ts";
import type { Instant } from "./instant.ts";
import { timePart } from "./time-part.ts";

/** 주문 코드. Two characters of lane, then time-ordered text: also Toss's `orderId` (6 to 64 of `[A-Za-z0-9-_]`). */
export type OrderId = Branded<string, "OrderId">;
/** 상품 번호. */
export type ProductId = Branded<string, "ProductId">;
/** 회원 번호. The `sub` of the shopper's token. */
export type UserId = Branded<string, "UserId">;
/** 장바구니 번호. Names one intention to buy. */
export type CartId = Branded<string, "CartId">;
/** 요청 멱등키. What a client sent as `Idempotency-Key`. */
export type RequestKey = Branded<string, "RequestKey">;
/** 결제 키. Names one payment at Toss; at most 200 characters. */
export type PaymentKey = Branded<string, "PaymentKey">;
/** 토스 멱등키. The `Idempotency-Key` we send to Toss; at most 300 characters. */
export type IdempotencyKey = Branded<string, "IdempotencyKey">;

export type InvalidId = { readonly type: "InvalidId"; readonly what: string };

const parser =
  <Id extends string>(what: string, shape: RegExp) =>
  (value: unknown): Result<Id, InvalidId> =>
    typeof value === "string" && shape.test(value) ? ok(value as Id) : err({ type: "InvalidId", what });

const VISIBLE_ASCII = /^[\x21-\x7e]{1,200}$/;

export const OrderId = {
  parse: parser<OrderId>("orderId", /^[0-9a-z]{2}[0-9A-Z]{26}$/),
  /** `timeOrdered`: 26 characters, the `timePart` of when the order was issued and randomness, made by whoever issues. */
  of: (lane: number, timeOrdered: string): OrderId => (lane.toString(36).padStart(2, "0") + timeOrdered) as OrderId,
  /** What every id of a lane issued at `at` or later comes after, and every one issued earlier before. No order's own id. */
  since: (lane: number, at: Instant): OrderId => OrderId.of(lane, timePart(at)),
};
export const ProductId = { parse: parser<ProductId>("productId", /^[A-Za-z0-9_-]{1,64}$/) };
export const UserId = { parse: parser<UserId>("userId", /^[^\p{Cc}\p{Cs}]{1,128}$/u) };
export const CartId = { parse: parser<CartId>("cartId", /^[\x21-\x7e]{1,128}$/) };
export const RequestKey = { parse: parser<RequestKey>("Idempotency-Key", VISIBLE_ASCII) };
export const PaymentKey = { parse: parser<PaymentKey>("paymentKey", VISIBLE_ASCII) };

/** A lane is written as two digits of base 36. */
export const LANES_MAX = 36 ** 2;

/** Where an order lives. Read from its id, never computed again: `LANES` may have grown since. */
export const laneOf = (orderId: OrderId): number => Number.parseInt(orderId.slice(0, 2), 36);

/** Where a user's next order will live: FNV-1a over the user id, so that it is the same in every process and version. */
export const laneFor = (userId: UserId, lanes: number): number => {
  let hash = 0x811c9dc5;
  for (const character of userId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % lanes;
};
