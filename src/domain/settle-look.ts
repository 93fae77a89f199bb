import { unchanged, type Change } from "./change.ts";
import type { Instant } from "./instant.ts";
import { attemptOf, isReversed, type Order } from "./order.ts";
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
  isOvertaken(order, record, lookedAt) ? unchanged(order, { type: "LookAgain" }) : settle(order, record, now);

/** Whether it would turn what the order has learnt since the look began. */
export const isOvertaken = (order: Order, record: PaymentRecord, lookedAt: Instant): boolean =>
  turns(order, record) && lookedAt < order.changedAt;

/** 결제 채택. The same for a look at a payment that the order did not have: if it has it by now, it was taken from a newer look. */
export const settleUnknown = (order: Order, record: PaymentRecord, now: Circumstances): Change<Settled> => {
  const attempt = attemptOf(order, record.paymentKey);
  return attempt !== undefined && isLive(attempt)
    ? unchanged(order, { type: "NothingNew" })
    : settle(order, record, now);
};

/** From waiting to paid, or back. A complete order does not go back: there the flag says that its deposit did. */
const turns = (order: Order, { paymentKey, standing }: PaymentRecord): boolean => {
  const attempt = attemptOf(order, paymentKey);
  if (attempt === undefined || !isLive(attempt)) return false;
  const isPaid = attempt.status === "APPROVED" && !isReversed(order);
  return isPaid ? standing === "AWAITING_DEPOSIT" : standing === "APPROVED";
};
