import type { Customer } from "../../app/ports.ts";
import type { Cancellation } from "../../domain/cancellation.ts";
import type { Entry } from "../../domain/history.ts";
import type { OrderId } from "../../domain/ids.ts";
import { Instant } from "../../domain/instant.ts";
import type { Order, OrderLine } from "../../domain/order.ts";
import type { Product } from "../../domain/product.ts";
import { attemptFrom } from "./attempt-row.ts";
import { instantOf, instantOrNull, isCorrupt, timeOf, timeOrNull } from "./row-values.ts";
import type { AttemptRow, CancellationRow, EventRow, LineRow, OrderRow, PersonRow, ProductRow } from "./tables.ts";

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

const cancellationFrom = (row: CancellationRow): Cancellation => ({
  ordinal: row.ordinal,
  paymentKey: row.payment_key,
  purpose: row.purpose,
  origin: row.origin,
  status: row.status,
  amount: row.amount,
  refundable: row.refundable,
  endsAs: row.ends_as,
  reason: row.reason,
  restock: row.restock,
  requestedAt: instantOf(row.requested_at),
  sentAt: instantOf(row.sent_at),
  tryNumber: row.try_number,
  idempotencyKey: row.idempotency_key,
  keyId: row.key_id,
  pgCode: row.pg_code,
  heard: row.heard,
  absentSince: instantOrNull(row.absent_since),
  transactionKey: row.transaction_key,
});

const inOrder = <Row>(rows: readonly Row[], place: (row: Row) => number): Row[] =>
  [...rows].sort((one, other) => place(one) - place(other));

export const orderRow = (order: Order, dueAt: Instant | null): OrderRow => ({
  id: order.id,
  version: order.version,
  status: order.status,
  cancel_reason: order.status === "CANCEL" ? order.reason : null,
  superseded_by: order.status === "CANCEL" ? order.supersededBy : null,
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
  expires_at: timeOf(order.expiresAt),
  attention: order.attention,
  due_at: timeOrNull(dueAt),
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

export const cancellationRow = (orderId: OrderId, cancellation: Cancellation): CancellationRow => ({
  order_id: orderId,
  ordinal: cancellation.ordinal,
  payment_key: cancellation.paymentKey,
  purpose: cancellation.purpose,
  origin: cancellation.origin,
  status: cancellation.status,
  amount: cancellation.amount,
  refundable: cancellation.refundable,
  ends_as: cancellation.endsAs,
  reason: cancellation.reason,
  restock: cancellation.restock,
  requested_at: timeOf(cancellation.requestedAt),
  sent_at: timeOf(cancellation.sentAt),
  try_number: cancellation.tryNumber,
  idempotency_key: cancellation.idempotencyKey,
  key_id: cancellation.keyId,
  pg_code: cancellation.pgCode,
  heard: cancellation.heard,
  absent_since: timeOrNull(cancellation.absentSince),
  transaction_key: cancellation.transactionKey,
});

export const eventRow = (orderId: OrderId, entry: Entry, sequence: number): EventRow => ({
  order_id: orderId,
  sequence,
  type: entry.type,
  at: timeOf(entry.at),
  actor: entry.by,
  status: entry.status,
  attempt_ordinal: entry.attempt?.ordinal ?? null,
  attempt_status: entry.attempt?.status ?? null,
  cancellation_ordinal: entry.cancellation?.ordinal ?? null,
  cancellation_status: entry.cancellation?.status ?? null,
  cancellation_amount: entry.cancellation?.amount ?? null,
  pg_code: entry.pgCode ?? null,
  reason: entry.reason ?? null,
  cause: entry.cause ?? null,
});

export const entryFrom = (row: EventRow): Entry => ({
  type: row.type,
  at: instantOf(row.at),
  by: row.actor,
  status: row.status,
  ...(row.attempt_ordinal !== null &&
    row.attempt_status !== null && { attempt: { ordinal: row.attempt_ordinal, status: row.attempt_status } }),
  ...(row.cancellation_ordinal !== null &&
    row.cancellation_status !== null && {
      cancellation: {
        ordinal: row.cancellation_ordinal,
        status: row.cancellation_status,
        amount: row.cancellation_amount ?? 0,
      },
    }),
  ...(row.pg_code !== null && { pgCode: row.pg_code }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.cause !== null && { cause: row.cause }),
});

export const personRow = (orderId: OrderId, { name, email, phone }: Customer): PersonRow => ({
  order_id: orderId,
  name,
  email,
  phone,
});

export const productFrom = ({ id, name, price, available, on_sale: onSale }: ProductRow): Product => ({
  id,
  name,
  price,
  available,
  onSale,
});
