import { Type, type Static } from "typebox";

import { CANCELLATION_TRANSITIONS, type Cancellation, type CancellationStatus } from "../../domain/cancellation.ts";
import { accountTold } from "../../domain/deposit-deadline.ts";
import { balanceOf, ORDER_TRANSITIONS, type Order, type OrderStatus } from "../../domain/order.ts";
import {
  ATTEMPT_TRANSITIONS,
  type AttemptStatus,
  type PaymentAttempt,
  type WaitingAttempt,
} from "../../domain/payment-attempt.ts";
import { Fields } from "./fields.ts";
import { iso } from "./iso.ts";

export const Status = Type.Enum(Object.keys(ORDER_TRANSITIONS) as OrderStatus[], { description: "주문 상태" });

export const LineJson = Type.Object({
  productId: Fields.productId,
  name: Type.String(),
  unitPrice: Fields.amount,
  quantity: Fields.quantity,
});

const AttemptJson = Type.Object({
  paymentKey: Fields.paymentKey,
  status: Type.Enum(Object.keys(ATTEMPT_TRANSITIONS) as AttemptStatus[]),
  method: Type.Union([Type.String(), Type.Null()]),
  amount: Fields.amount,
  startedAt: Fields.instant,
  approvedAt: Type.Optional(Fields.instant),
  pgCode: Type.Optional(Type.String({ description: "Toss's own code, where it gave one" })),
  account: Type.Optional(
    Type.Object(
      { bankCode: Type.String(), accountNumber: Type.String(), dueDate: Fields.instant },
      { description: "가상계좌: where the deposit is awaited, until the earlier of Toss's deadline and ours" },
    ),
  ),
});

const CancellationJson = Type.Object({
  paymentKey: Fields.paymentKey,
  status: Type.Enum(Object.keys(CANCELLATION_TRANSITIONS) as CancellationStatus[]),
  purpose: Type.Enum(["REFUND", "VOID", "CLOSE"]),
  origin: Type.Enum(["OURS", "TOSS"], { description: "TOSS: made at Toss itself, in its dashboard" }),
  amount: Fields.amount,
  reason: Type.String(),
  lines: Type.Array(Type.Object({ productId: Fields.productId, quantity: Fields.quantity })),
  restocked: Type.Boolean({ description: "Whether its lines go back on the shelf" }),
  requestedAt: Fields.instant,
  doneAt: Type.Optional(Fields.instant),
  payout: Type.Optional(
    Type.Enum(["PENDING", "COMPLETED", "FAILED"], { description: "환불 이체: how far the bank transfer has come" }),
  ),
  pgCode: Type.Optional(Type.String()),
});

export const OrderJson = Type.Object(
  {
    orderId: Fields.orderId,
    userId: Fields.userId,
    cartId: Type.Optional(Fields.cartId),
    status: Status,
    reason: Type.Optional(
      Type.Enum(["ABORTED", "EXPIRED", "SUPERSEDED", "REFUNDED", "MERCHANT"], { description: "Why it is CANCEL" }),
    ),
    supersededBy: Type.Optional(Fields.orderId),
    orderName: Type.String(),
    amount: Fields.amount,
    balance: Type.Integer({ minimum: 0, description: "Approved minus cancelled, in won; 0 while unpaid" }),
    currency: Type.Literal("KRW"),
    lines: Type.Array(LineJson),
    attempts: Type.Array(AttemptJson),
    cancellations: Type.Array(CancellationJson),
    needsAttention: Type.Optional(Type.String({ description: "Why a person is needed, the first cause of all" })),
    returnUrl: Type.Optional(Type.String()),
    createdAt: Fields.instant,
    expiresAt: Fields.instant,
  },
  { title: "Order", description: "주문" },
);

/** The result is not known yet: where to hear of it stands beside the order. */
export const PendingOrderJson = Type.Object(
  { ...OrderJson.properties, eventsUrl: Type.String({ description: "An event stream; also in Location" }) },
  { title: "PendingOrder", description: "주문, its result not known yet" },
);

/** What everybody who may see an order sees of it. Neither nonce nor keys: those are secrets between Toss and us. */
export const orderJson = (order: Order): Static<typeof OrderJson> => ({
  orderId: order.id,
  userId: order.userId,
  ...(order.cartId !== null && { cartId: order.cartId }),
  status: order.status,
  ...(order.status === "CANCEL" && { reason: order.reason }),
  ...(order.status === "CANCEL" && order.supersededBy !== null && { supersededBy: order.supersededBy }),
  orderName: order.orderName,
  amount: order.amount,
  balance: balanceOf(order),
  currency: order.currency,
  lines: linesJson(order),
  attempts: order.attempts.map(attemptJson),
  cancellations: order.cancellations.map(cancellationJson),
  ...(order.attention[0] && { needsAttention: order.attention[0].cause }),
  ...(order.returnUrl !== null && { returnUrl: order.returnUrl }),
  createdAt: iso(order.createdAt),
  expiresAt: iso(order.expiresAt),
});

export const linesJson = ({ lines }: Order): Static<typeof LineJson>[] =>
  lines.map(({ productId, name, unitPrice, quantity }) => ({ productId, name, unitPrice, quantity }));

const attemptJson = (attempt: PaymentAttempt): Static<typeof AttemptJson> => ({
  paymentKey: attempt.paymentKey,
  status: attempt.status,
  method: attempt.method,
  amount: attempt.amount,
  startedAt: iso(attempt.startedAt),
  ...(attempt.status === "APPROVED" && { approvedAt: iso(attempt.approvedAt) }),
  ...("pgCode" in attempt && attempt.pgCode !== null && { pgCode: attempt.pgCode }),
  ...(attempt.status === "WAITING_FOR_DEPOSIT" && { account: accountJson(attempt) }),
});

const accountJson = (attempt: WaitingAttempt) => {
  const account = accountTold(attempt);
  return { ...account, dueDate: iso(account.dueDate) };
};

const cancellationJson = (cancellation: Cancellation): Static<typeof CancellationJson> => ({
  paymentKey: cancellation.paymentKey,
  status: cancellation.status,
  purpose: cancellation.purpose,
  origin: cancellation.origin,
  amount: cancellation.amount,
  reason: cancellation.reason,
  lines: cancellation.lines.map(({ productId, quantity }) => ({ productId, quantity })),
  restocked: cancellation.restock.length > 0,
  requestedAt: iso(cancellation.requestedAt),
  ...(cancellation.doneAt !== null && { doneAt: iso(cancellation.doneAt) }),
  ...(cancellation.payout !== null && { payout: cancellation.payout }),
  ...(cancellation.pgCode !== null && { pgCode: cancellation.pgCode }),
});
