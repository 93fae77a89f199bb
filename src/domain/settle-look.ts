import { unchanged, type Change } from "./change.ts";
import type { Instant } from "./instant.ts";
import { attemptOf, type Order } from "./order.ts";
import { isLive } from "./payment-attempt.ts";
import type { PaymentRecord } from "./payment-record.ts";
import { settle, type Circumstances, type Settled } from "./settle.ts";

/** `LookAgain`: the order has changed since the look began, and what it shows may be what that change undid. */
export type LookSettled = Settled | { readonly type: "LookAgain" };

/**
 * 조회 결과 반영. Lets the order take what a look shows that began at `lookedAt`. A deposit can be taken back and made again, so
 * neither "paid" nor "not paid" lasts for ever: of two looks that are under way at once, the older one must not have the last word.
 */
export const settleLook = (
  order: Order,
  record: PaymentRecord,
  lookedAt: Instant,
  now: Circumstances,
): Change<LookSettled> =>
  turns(order, record) && lookedAt < order.changedAt
    ? unchanged(order, { type: "LookAgain" })
    : settle(order, record, now);

/** From waiting to paid, or back. */
const turns = (order: Order, { paymentKey, standing }: PaymentRecord): boolean => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || !isLive(attempt)) return false;
  return attempt.status === "APPROVED" ? standing === "AWAITING_DEPOSIT" : standing === "APPROVED";
};
