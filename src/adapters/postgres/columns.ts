import type {
  AttemptRow,
  CancellationRow,
  ChangedRow,
  EventRow,
  LineRow,
  OrderRow,
  OrderStateRow,
  PersonRow,
} from "./tables.ts";

type SqlType = "text" | "integer" | "bigint" | "boolean" | "timestamptz" | "jsonb";

/** A table as `json_to_recordset` has to be told of it. `key`, after `lane`, says which row is meant. */
export type Table<Row> = {
  readonly name: string;
  readonly key: readonly (keyof Row & string)[];
  readonly columns: Readonly<Record<keyof Row & string, SqlType>>;
};

/** What an order's row says anew with every change. */
const ORDER_STATE = {
  id: "text",
  version: "integer",
  status: "text",
  cancel_reason: "text",
  superseded_by: "text",
  changed_at: "timestamptz",
  expires_at: "timestamptz",
  attention: "jsonb",
  due_at: "timestamptz",
  deliver_at: "timestamptz",
} as const satisfies Table<OrderStateRow>["columns"];

export const ORDERS: Table<OrderRow> = {
  name: "orders",
  key: ["id"],
  columns: {
    ...ORDER_STATE,
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
  },
};

/** A change of an order, with the state it was decided on. */
export const CHANGED_COLUMNS: Table<ChangedRow>["columns"] = {
  ...ORDER_STATE,
  decided_on: "integer",
  decided_on_changed_at: "timestamptz",
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
    expired_since: "timestamptz",
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
    request_key: "text",
    request_fingerprint: "text",
    lines: "jsonb",
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
    done_at: "timestamptz",
    payout: "text",
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
    action: "text",
    note: "text",
  },
};

export const PERSONS: Table<PersonRow> = {
  name: "order_person",
  key: ["order_id"],
  columns: {
    order_id: "text",
    name: "text",
    email: "text",
    phone: "text",
    refund_bank: "text",
    refund_account_number: "text",
    refund_holder_name: "text",
  },
};
