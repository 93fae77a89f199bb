import type { AnswerAttentionError } from "../../app/answer-attention.ts";
import type { CancelOrderError } from "../../app/cancel-order.ts";
import type { ConfirmPaymentError } from "../../app/confirm-payment.ts";
import type { IssueOrderError } from "../../app/issue-order.ts";
import type { ProductNotFound } from "../../app/ports.ts";
import type { ReportWindowFailureError } from "../../app/report-window-failure.ts";
import type { NotCompletable } from "../../domain/complete.ts";
import type { IssueRejection } from "../../domain/issue-order.ts";
import type { StockOverflow, StockReserved } from "../../domain/product.ts";

/** One thing that is wrong with a request: where it stands, and what it has to be. Never what was sent. */
export type Flaw = { readonly field: string; readonly must: string };

/** What is refused before any use case is asked. */
export type RefusedAtTheDoor =
  | { readonly type: "InvalidRequest"; readonly flaws: readonly Flaw[] }
  | { readonly type: "Unreadable" | "TooSlow" | "HeadersTooLarge" | "BodyTooLarge" | "UnsupportedMediaType" }
  | {
      readonly type:
        "RouteNotFound" | "Unauthenticated" | "NotAllowed" | "KeysUnavailable" | "TooManyRequests" | "Defect";
    };

/** Every no that a caller can hear. */
export type Refusal =
  | RefusedAtTheDoor
  | IssueOrderError
  | IssueRejection
  | ConfirmPaymentError
  | ReportWindowFailureError
  | CancelOrderError
  | AnswerAttentionError
  | NotCompletable
  | ProductNotFound
  | (StockReserved & { readonly held?: number })
  | StockOverflow;

export const invalid = (field: string, must: string): Refusal & { readonly type: "InvalidRequest" } => ({
  type: "InvalidRequest",
  flaws: [{ field, must }],
});
