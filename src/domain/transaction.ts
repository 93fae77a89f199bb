import type { OrderId, PaymentKey } from "./ids.ts";
import { MINUTE_MS, type Instant } from "./instant.ts";
import type { Rumour } from "./rumour.ts";
import type { Won } from "./won.ts";

/** 거래. One row of the provider's ledger: an approval, or a cancel. Which of the two, nothing in it says for certain. */
export type Transaction = {
  readonly transactionKey: string;
  readonly paymentKey: PaymentKey;
  /** As the provider has it; an order of ours, or of whoever else sells under the same contract. */
  readonly orderId: string;
  readonly at: Instant;
  /** Without its sign, about which the provider says nothing; null for what are no whole won. */
  readonly amount: Won | null;
  readonly says: Rumour;
};

/** A transaction may come into the ledger this late. */
export const LATE_MS = 15 * MINUTE_MS;

/** 승인. A payment that our books hold as paid, however much of it has been given back since. */
export type Approval = {
  readonly orderId: OrderId;
  readonly paymentKey: PaymentKey;
  readonly amount: Won;
  readonly approvedAt: Instant;
};

/** From and to, both included. */
export type Period = { readonly from: Instant; readonly to: Instant };
