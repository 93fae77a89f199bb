import { err, ok, type Result } from "neverthrow";

import {
  isWhole,
  NOT_CANCELABLE,
  type CancelDecision,
  type CancelRequest,
  type NotCancelable,
} from "./cancel-request.ts";
import { isUnderWay, type Cancellation, type ReturnedLine } from "./cancellation.ts";
import { Story, unchanged, type Change } from "./change.ts";
import { requested } from "./give-back.ts";
import type { ProductId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { balanceOf, liveAttempt, type Order } from "./order.ts";
import { isVirtualAccount } from "./payment-attempt.ts";
import { Won } from "./won.ts";

/** What goes back: money, and the lines it is for. */
type Part = { readonly amount: Won; readonly lines: readonly ReturnedLine[] };

/**
 * 환불. Gives money back of a paid order: the whole balance, some lines, or an amount. One request per payment is under way at a
 * time; each says which balance it was decided on, so that Toss itself refuses one that comes twice or too late.
 */
export const refund = (
  order: Order,
  request: CancelRequest,
  at: Instant,
): Result<Change<CancelDecision>, NotCancelable> => {
  const paid = liveAttempt(order);
  if (paid?.status !== "APPROVED" || request.by !== "merchant") return err(NOT_CANCELABLE);

  const underWay = order.cancellations.find((known) => known.paymentKey === paid.paymentKey && isUnderWay(known));
  if (underWay !== undefined) {
    return joins(request, underWay)
      ? ok(unchanged(order, { type: "Joined", ordinal: underWay.ordinal }))
      : err({ type: "CancelInProgress" });
  }

  return whatGoesBack(order, request).andThen(({ amount, lines }): Result<Change<CancelDecision>, NotCancelable> => {
    const balance = balanceOf(order);
    if (amount === 0) return err(NOT_CANCELABLE);
    if (amount > balance) return err({ type: "MoreThanBalance", balance });
    if (isVirtualAccount(paid) && !request.namesRefundAccount) return err({ type: "RefundAccountMissing" });
    const cancellation: Cancellation = {
      ...requested(order, paid, at, request.keyId),
      ...{ purpose: "REFUND", amount, refundable: balance, reason: request.reason },
      ...{ request: request.request, lines, restock: restocks(order, request) ? lines : [] },
    };
    return ok(
      new Story(order, request.by, at)
        .cancellation("cancel.requested", cancellation)
        .decide({ type: "Send", cancellation }),
    );
  });
};

/** Asking twice for everything is asking once. A part may be wanted twice, so that only its key says that it is the same. */
const joins = (request: CancelRequest, underWay: Cancellation): boolean =>
  request.request === null && isWhole(request) && underWay.amount === underWay.refundable;

/** Before the shop has taken note of the order the goods are surely there; after it they are gone, unless somebody says otherwise. */
const restocks = ({ status }: Order, { restock }: CancelRequest): boolean => restock ?? status !== "COMPLETE";

const whatGoesBack = (order: Order, { amount, lines }: CancelRequest): Result<Part, NotCancelable> => {
  if (lines === null) {
    return ok(amount === null ? { amount: balanceOf(order), lines: whatIsLeft(order) } : { amount, lines: [] });
  }
  return checkLines(order, lines)
    .andThen(() => (amount === null ? priceOf(order, lines) : ok(amount)))
    .map((amount) => ({ amount, lines }));
};

const checkLines = (order: Order, lines: readonly ReturnedLine[]): Result<null, NotCancelable> => {
  const left = new Map(whatIsLeft(order).map(({ productId, quantity }) => [productId, quantity]));
  const seen = new Set<ProductId>();
  for (const { productId, quantity } of lines) {
    if (!order.lines.some((line) => line.productId === productId)) return err({ type: "NotInOrder", productId });
    if (seen.has(productId)) return err({ type: "RepeatedProduct", productId });
    const units = left.get(productId) ?? 0;
    if (quantity > units) return err({ type: "MoreThanLeft", productId, left: units });
    seen.add(productId);
  }
  return ok(null);
};

const priceOf = (order: Order, lines: readonly ReturnedLine[]): Result<Won, NotCancelable> => {
  const prices = new Map(order.lines.map(({ productId, unitPrice }) => [productId, unitPrice]));
  const amounts = lines.map(({ productId, quantity }) => Won.times(prices.get(productId) ?? Won.zero, quantity));
  return amounts
    .reduce((total, amount) => total.andThen((sum) => amount.andThen((more) => Won.sum([sum, more]))), ok(Won.zero))
    .mapErr(() => NOT_CANCELABLE);
};

/** Units that no refund has been asked for yet, or that one was refused for. */
const whatIsLeft = (order: Order): readonly ReturnedLine[] =>
  order.lines
    .map(({ productId, quantity }) => ({ productId, quantity: quantity - refunded(order, productId) }))
    .filter(({ quantity }) => quantity > 0);

const refunded = ({ cancellations }: Order, productId: ProductId): number =>
  cancellations
    .filter(({ status }) => status !== "DECLINED")
    .flatMap(({ lines }) => lines)
    .reduce((units, line) => (line.productId === productId ? units + line.quantity : units), 0);
