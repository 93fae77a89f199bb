import type { ColumnType, Generated } from "kysely";

import type { Cancellation } from "../../domain/cancellation.ts";
import type { Entry } from "../../domain/history.ts";
import type { CartId, IdempotencyKey, OrderId, PaymentKey, ProductId, RequestKey, UserId } from "../../domain/ids.ts";
import type { Attention, CancelReason, Order, OrderStatus, ReserveAt } from "../../domain/order.ts";
import type { AttemptOrigin, AttemptStatus, Heard, VoidReason } from "../../domain/payment-attempt.ts";
import type { Won } from "../../domain/won.ts";

/** ISO 8601. Rows of the orders family travel as JSON, both ways. */
export type Time = string;

export type OrderRow = {
  readonly id: OrderId;
  readonly version: number;
  readonly status: OrderStatus;
  readonly cancel_reason: CancelReason | null;
  readonly superseded_by: OrderId | null;
  readonly user_id: UserId;
  readonly cart_id: CartId | null;
  readonly request_key: RequestKey | null;
  readonly request_fingerprint: string | null;
  readonly order_name: string;
  readonly amount: Won;
  readonly currency: Order["currency"];
  readonly nonce: string;
  readonly checkout_digest: string;
  readonly reserve_at: ReserveAt;
  readonly return_url: string | null;
  readonly created_at: Time;
  readonly expires_at: Time;
  readonly attention: readonly Attention[];
  readonly due_at: Time | null;
};

export type LineRow = {
  readonly order_id: OrderId;
  readonly product_id: ProductId;
  readonly position: number;
  readonly name: string;
  readonly unit_price: Won;
  readonly quantity: number;
  readonly out: number;
};

export type AttemptRow = {
  readonly order_id: OrderId;
  readonly ordinal: number;
  readonly payment_key: PaymentKey;
  readonly status: AttemptStatus;
  readonly amount: Won;
  readonly origin: AttemptOrigin;
  readonly started_at: Time;
  readonly method: string | null;
  readonly try_number: number;
  readonly idempotency_key: IdempotencyKey;
  readonly key_id: string;
  readonly since: Time | null;
  readonly heard: Heard | null;
  readonly pg_code: string | null;
  readonly said_processed: boolean | null;
  readonly absent_since: Time | null;
  readonly answered_by: PaymentKey | null;
  readonly approved_at: Time | null;
  readonly account_bank_code: string | null;
  readonly account_number: string | null;
  readonly account_due_at: Time | null;
  readonly closes_at: Time | null;
  readonly void_reason: VoidReason | null;
};

export type CancellationRow = {
  readonly order_id: OrderId;
  readonly ordinal: number;
  readonly payment_key: PaymentKey;
  readonly purpose: Cancellation["purpose"];
  readonly origin: Cancellation["origin"];
  readonly status: Cancellation["status"];
  readonly amount: Won;
  readonly refundable: Won | null;
  readonly ends_as: Cancellation["endsAs"];
  readonly reason: string;
  readonly restock: Cancellation["restock"];
  readonly requested_at: Time;
  readonly sent_at: Time;
  readonly try_number: number;
  readonly idempotency_key: IdempotencyKey | null;
  readonly key_id: string;
  readonly pg_code: string | null;
  readonly heard: Cancellation["heard"];
  readonly absent_since: Time | null;
  readonly transaction_key: string | null;
};

export type EventRow = {
  readonly order_id: OrderId;
  readonly sequence: number;
  readonly type: Entry["type"];
  readonly at: Time;
  readonly actor: Entry["by"];
  readonly status: OrderStatus;
  readonly attempt_ordinal: number | null;
  readonly attempt_status: AttemptStatus | null;
  readonly cancellation_ordinal: number | null;
  readonly cancellation_status: Cancellation["status"] | null;
  readonly cancellation_amount: number | null;
  readonly pg_code: string | null;
  readonly reason: CancelReason | null;
  readonly cause: Attention["cause"] | null;
};

export type PersonRow = {
  readonly order_id: OrderId;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};

export type ProductRow = {
  readonly id: ProductId;
  readonly name: string;
  readonly price: Won;
  readonly available: number;
  readonly on_sale: boolean;
};

type InLane<Row> = Row & { readonly lane: number };
/** Times are Dates to whoever reads or writes them outside JSON. */
type Timestamp = ColumnType<Date, Date, Date>;

export type Tables = {
  orders: Omit<InLane<OrderRow>, "created_at" | "expires_at" | "due_at"> & {
    created_at: Timestamp;
    expires_at: Timestamp;
    due_at: ColumnType<Date | null, Date | null, Date | null>;
  };
  order_line: InLane<LineRow>;
  order_person: InLane<PersonRow>;
  product: ProductRow;
  stock_adjustment: { product_id: ProductId; delta: number; reason: string };
  settings: {
    the_only_one: Generated<boolean>;
    lanes: number;
    earlier_lanes: readonly number[];
    public_url: string | null;
  };
  migration: { name: string; applied_at: Generated<Date> };
};

type SqlType = "text" | "integer" | "bigint" | "boolean" | "timestamptz" | "jsonb";

/** A table as `json_to_recordset` has to be told of it. `key`, after `lane`, says which row is meant. */
export type Table<Row> = {
  readonly name: string;
  readonly key: readonly (keyof Row & string)[];
  readonly columns: Readonly<Record<keyof Row & string, SqlType>>;
};

export const ORDERS: Table<OrderRow> = {
  name: "orders",
  key: ["id"],
  columns: {
    id: "text",
    version: "integer",
    status: "text",
    cancel_reason: "text",
    superseded_by: "text",
    user_id: "text",
    cart_id: "text",
    request_key: "text",
    request_fingerprint: "text",
    order_name: "text",
    amount: "bigint",
    currency: "text",
    nonce: "text",
    checkout_digest: "text",
    reserve_at: "text",
    return_url: "text",
    created_at: "timestamptz",
    expires_at: "timestamptz",
    attention: "jsonb",
    due_at: "timestamptz",
  },
};

export const LINES: Table<LineRow> = {
  name: "order_line",
  key: ["order_id", "product_id"],
  columns: {
    order_id: "text",
    product_id: "text",
    position: "integer",
    name: "text",
    unit_price: "bigint",
    quantity: "bigint",
    out: "bigint",
  },
};

export const ATTEMPTS: Table<AttemptRow> = {
  name: "payment_attempt",
  key: ["order_id", "ordinal"],
  columns: {
    order_id: "text",
    ordinal: "integer",
    payment_key: "text",
    status: "text",
    amount: "bigint",
    origin: "text",
    started_at: "timestamptz",
    method: "text",
    try_number: "integer",
    idempotency_key: "text",
    key_id: "text",
    since: "timestamptz",
    heard: "text",
    pg_code: "text",
    said_processed: "boolean",
    absent_since: "timestamptz",
    answered_by: "text",
    approved_at: "timestamptz",
    account_bank_code: "text",
    account_number: "text",
    account_due_at: "timestamptz",
    closes_at: "timestamptz",
    void_reason: "text",
  },
};

export const CANCELLATIONS: Table<CancellationRow> = {
  name: "cancellation",
  key: ["order_id", "ordinal"],
  columns: {
    order_id: "text",
    ordinal: "integer",
    payment_key: "text",
    purpose: "text",
    origin: "text",
    status: "text",
    amount: "bigint",
    refundable: "bigint",
    ends_as: "text",
    reason: "text",
    restock: "jsonb",
    requested_at: "timestamptz",
    sent_at: "timestamptz",
    try_number: "integer",
    idempotency_key: "text",
    key_id: "text",
    pg_code: "text",
    heard: "text",
    absent_since: "timestamptz",
    transaction_key: "text",
  },
};

export const EVENTS: Table<EventRow> = {
  name: "order_event",
  key: ["order_id", "sequence"],
  columns: {
    order_id: "text",
    sequence: "integer",
    type: "text",
    at: "timestamptz",
    actor: "text",
    status: "text",
    attempt_ordinal: "integer",
    attempt_status: "text",
    cancellation_ordinal: "integer",
    cancellation_status: "text",
    cancellation_amount: "bigint",
    pg_code: "text",
    reason: "text",
    cause: "text",
  },
};

export const PERSONS: Table<PersonRow> = {
  name: "order_person",
  key: ["order_id"],
  columns: { order_id: "text", name: "text", email: "text", phone: "text" },
};
