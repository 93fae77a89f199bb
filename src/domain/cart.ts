import { err, ok, type Result } from "neverthrow";

import { ended, Story, unchanged, type Change } from "./change.ts";
import type { OrderId } from "./ids.ts";
import { Instant, MINUTE_MS } from "./instant.ts";
import type { WantedLine } from "./issue-order.ts";
import { isGivingBack, type Order } from "./order.ts";
import type { Won } from "./won.ts";

export type CartRejection =
  | { readonly type: "PaymentInProgress"; readonly orderId: OrderId }
  | { readonly type: "AlreadyPaid"; readonly orderId: OrderId };

/** The same order lives on, or it makes room for a new one. */
export type CartDecision = { readonly type: "SameOrder" } | { readonly type: "Supersede" };

/** However often it is renewed, an order never lives longer than this many lives: then price and stock are asked anew. */
const LIVES_MAX = 3;
/** A renewal that gains less is not worth a write. */
const RENEWAL_MIN_MS = MINUTE_MS;

type Contents = { readonly lines: readonly WantedLine[]; readonly amount: Won };

/** 장바구니 재주문. What an order that already holds the cart means for a shopper who checks out again. */
export const checkOutAgain = (
  holder: Order,
  wanted: Contents,
  lifeMs: number,
  at: Instant,
): Result<Change<CartDecision>, CartRejection> => {
  switch (holder.status) {
    case "IN_PROGRESS":
    case "WAITING_FOR_DEPOSIT":
      return err({ type: "PaymentInProgress", orderId: holder.id });
    case "SUCCESS":
    case "COMPLETE":
      return err({ type: "AlreadyPaid", orderId: holder.id });
    case "CANCEL":
      return ok(unchanged(holder, { type: "Supersede" }));
    case "PREPAY":
    case "FAIL":
      if (isGivingBack(holder)) return err({ type: "PaymentInProgress", orderId: holder.id });
      if (at >= holder.expiresAt || !sameContents(holder, wanted)) return ok(unchanged(holder, { type: "Supersede" }));
      return ok(renew(holder, lifeMs, at));
  }
};

const renew = (order: Order, lifeMs: number, at: Instant): Change<CartDecision> => {
  const expiresAt = Math.min(at + lifeMs, order.createdAt + LIVES_MAX * lifeMs) as Instant;
  if (expiresAt < order.expiresAt + RENEWAL_MIN_MS) return unchanged(order, { type: "SameOrder" });
  return new Story(order, "shopper", at)
    .tell("order.renewed", { ...order, expiresAt })
    .decide<CartDecision>({ type: "SameOrder" });
};

/** The end of an order whose cart went on to another: `EXPIRED` when its life was over anyway. */
export const supersede = (order: Order, supersededBy: OrderId, at: Instant): Change<null> => {
  const reason = at >= order.expiresAt ? "EXPIRED" : "SUPERSEDED";
  const end = ended(order, reason, supersededBy);
  return new Story(order, "shopper", at).tell("order.canceled", end, { reason }).decide(null);
};

const sameContents = (order: Order, wanted: Contents): boolean =>
  order.amount === wanted.amount &&
  order.lines.length === wanted.lines.length &&
  wanted.lines.every(({ productId, quantity }) =>
    order.lines.some((line) => line.productId === productId && line.quantity === quantity),
  );
