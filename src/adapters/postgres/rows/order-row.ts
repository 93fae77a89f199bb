import type { Customer, RefundAccount } from "../../../app/ports.ts";
import type { OrderId } from "../../../domain/ids.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { Order, OrderLine } from "../../../domain/order.ts";
import type { AttemptRow, CancellationRow, LineRow, OrderRow, OrderStateRow, PersonRow } from "../tables.ts";
import { attemptFrom } from "./attempt-row.ts";
import { cancellationFrom } from "./cancellation-row.ts";
import { instantOf, isCorrupt, timeOf, timeOrNull } from "./row-values.ts";

/** The rows that make one order. */
export type OrderRows = {
  readonly order: OrderRow;
  readonly lines: readonly LineRow[];
  readonly attempts: readonly AttemptRow[];
  readonly cancellations: readonly CancellationRow[];
};

/** Rebuilding is not creating: nothing is decided here, and a row that cannot be is a bug, not a rejection. */
export const orderFrom = ({ order: row, lines, attempts, cancellations }: OrderRows): Order => {
  if (lines.length === 0) throw isCorrupt("orders", row.id, "has no lines");
  const common = {
    id: row.id,
    userId: row.user_id,
    cartId: row.cart_id,
    request: requestFrom(row),
    orderName: row.order_name,
    lines: inOrder(lines, ({ position }) => position).map(lineFrom),
    amount: row.amount,
    currency: row.currency,
    nonce: row.nonce,
    checkoutDigest: row.checkout_digest,
    reserveAt: row.reserve_at,
    returnUrl: row.return_url,
    createdAt: instantOf(row.created_at),
    expiresAt: instantOf(row.expires_at),
    attempts: inOrder(attempts, ({ ordinal }) => ordinal).map(attemptFrom),
    cancellations: inOrder(cancellations, ({ ordinal }) => ordinal).map(cancellationFrom),
    attention: row.attention,
    version: row.version,
    changedAt: instantOf(row.changed_at),
  };
  if (row.status !== "CANCEL") return { ...common, status: row.status };
  if (row.cancel_reason === null) throw isCorrupt("orders", row.id, "is in CANCEL without a reason");
  return { ...common, status: row.status, reason: row.cancel_reason, supersededBy: row.superseded_by };
};

const requestFrom = ({ request_key: key, request_fingerprint: fingerprint }: OrderRow): Order["request"] =>
  key === null || fingerprint === null ? null : { key, fingerprint };

const lineFrom = (row: LineRow): OrderLine => ({
  productId: row.product_id,
  name: row.name,
  unitPrice: row.unit_price,
  quantity: row.quantity,
  out: row.out,
});

const inOrder = <Row>(rows: readonly Row[], place: (row: Row) => number): Row[] =>
  [...rows].sort((one, other) => place(one) - place(other));

/** When somebody must come back to an order: for its money, and for what the merchant has not heard. */
export type OrderTimes = { readonly dueAt: Instant | null; readonly deliverAt: Instant | null };

export const orderStateRow = (order: Order, { dueAt, deliverAt }: OrderTimes): OrderStateRow => ({
  id: order.id,
  version: order.version,
  status: order.status,
  cancel_reason: order.status === "CANCEL" ? order.reason : null,
  superseded_by: order.status === "CANCEL" ? order.supersededBy : null,
  changed_at: timeOf(order.changedAt),
  expires_at: timeOf(order.expiresAt),
  attention: order.attention,
  due_at: timeOrNull(dueAt),
  deliver_at: timeOrNull(deliverAt),
});

export const orderRow = (order: Order, times: OrderTimes): OrderRow => ({
  ...orderStateRow(order, times),
  user_id: order.userId,
  cart_id: order.cartId,
  request_key: order.request?.key ?? null,
  request_fingerprint: order.request?.fingerprint ?? null,
  order_name: order.orderName,
  amount: order.amount,
  currency: order.currency,
  nonce: order.nonce,
  checkout_digest: order.checkoutDigest,
  reserve_at: order.reserveAt,
  return_url: order.returnUrl,
  created_at: timeOf(order.createdAt),
});

export const lineRow = (orderId: OrderId, line: OrderLine, position: number): LineRow => ({
  order_id: orderId,
  product_id: line.productId,
  position,
  name: line.name,
  unit_price: line.unitPrice,
  quantity: line.quantity,
  out: line.out,
});

/** What one change tells of the person; what it leaves out stays as it is. */
export const personRow = (orderId: OrderId, customer?: Customer, refundAccount?: RefundAccount): PersonRow => ({
  order_id: orderId,
  name: customer?.name ?? null,
  email: customer?.email ?? null,
  phone: customer?.phone ?? null,
  refund_bank: refundAccount?.bank ?? null,
  refund_account_number: refundAccount?.accountNumber ?? null,
  refund_holder_name: refundAccount?.holderName ?? null,
});
