import type { ColumnType, Generated } from "kysely";

import type { Cancellation } from "../../domain/cancellation.ts";
import type { Entry } from "../../domain/history.ts";
import type { CartId, IdempotencyKey, OrderId, PaymentKey, ProductId, RequestKey, UserId } from "../../domain/ids.ts";
import type { Attention, AttentionAction, CancelReason, Order, OrderStatus, ReserveAt } from "../../domain/order.ts";
import type { AttemptOrigin, AttemptStatus, Heard, VoidReason } from "../../domain/payment-attempt.ts";
import type { Won } from "../../domain/won.ts";

/** ISO 8601. Rows of the orders family travel as JSON, both ways. */
export type Time = string;

/** What an order's row says anew with every change. */
export type OrderStateRow = {
  readonly id: OrderId;
  readonly version: number;
  readonly status: OrderStatus;
  readonly cancel_reason: CancelReason | null;
  readonly superseded_by: OrderId | null;
  readonly changed_at: Time;
  readonly expires_at: Time;
  readonly attention: readonly Attention[];
  readonly due_at: Time | null;
  readonly deliver_at: Time | null;
};

export type OrderRow = OrderStateRow & {
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
};

/** A change of an order, with the state it was decided on. */
export type ChangedRow = OrderStateRow & { readonly decided_on: number; readonly decided_on_changed_at: Time };

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
  readonly expired_since: Time | null;
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
  readonly request_key: RequestKey | null;
  readonly request_fingerprint: string | null;
  readonly lines: Cancellation["lines"];
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
  readonly done_at: Time | null;
  readonly payout: Cancellation["payout"];
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
  readonly action: AttentionAction | null;
  readonly note: string | null;
};

export type PersonRow = {
  readonly order_id: OrderId;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly refund_bank: string | null;
  readonly refund_account_number: string | null;
  readonly refund_holder_name: string | null;
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
  orders: Omit<InLane<OrderRow>, "created_at" | "expires_at" | "due_at" | "deliver_at"> & {
    created_at: Timestamp;
    expires_at: Timestamp;
    due_at: ColumnType<Date | null, Date | null, Date | null>;
    deliver_at: ColumnType<Date | null, Date | null, Date | null>;
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
    pruned_until: Date | null;
  };
  migration: { name: string; applied_at: Generated<Date> };
};
