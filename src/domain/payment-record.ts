import type { Instant } from "./instant.ts";
import type { PaymentKey } from "./ids.ts";
import type { Payout } from "./cancellation.ts";
import type { Won } from "./won.ts";

/** 가상계좌. Where the shopper sends the money; `dueDate` is Toss's own deadline. */
export type DepositAccount = {
  readonly bankCode: string;
  readonly accountNumber: string;
  readonly dueDate: Instant;
};

/** One member of Toss's `cancels[]` that is done. `left`: what could still be cancelled after it, in won. */
export type RecordedCancel = {
  readonly transactionKey: string;
  readonly amount: Won;
  readonly left: Won;
  readonly canceledAt: Instant;
};

type Common = {
  readonly paymentKey: PaymentKey;
  /** As Toss has it: whether it is one of ours, the comparison says. */
  readonly orderId: string;
  readonly amount: Won;
  readonly currency: string;
  readonly method: string | null;
};

/** 토스의 결제 기록. What a look-up of one payment shows, in our words. */
export type PaymentRecord = Common &
  (
    | { readonly standing: "OPENED" }
    | { readonly standing: "AUTHENTICATED" }
    | { readonly standing: "AWAITING_DEPOSIT"; readonly account: DepositAccount; readonly expired: boolean }
    | {
        readonly standing: "APPROVED";
        readonly approvedAt: Instant;
        readonly balance: Won;
        readonly cancels: readonly RecordedCancel[];
        /** How far the bank transfer of what was cancelled has come; null where there is none. */
        readonly payout: Payout | null;
      }
    /** An account that was cancelled before any deposit. */
    | { readonly standing: "CLOSED" }
    /** Over without an approval; `code` is the provider's. */
    | { readonly standing: "REFUSED"; readonly code: string }
  );

/** What a look-up says. Only `Found` and `Missing` say something about the payment. */
export type LookUp =
  | { readonly type: "Found"; readonly record: PaymentRecord }
  /** The provider knows no such payment. */
  | { readonly type: "Missing"; readonly code: string }
  /** It will not show it to our secret key: whether there is one, that does not say. */
  | { readonly type: "Hidden"; readonly code: string }
  | { readonly type: "Unreachable"; readonly code: string };
