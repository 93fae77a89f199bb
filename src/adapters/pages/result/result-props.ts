import type { Instant } from "../../../domain/instant.ts";
import type { Order } from "../../../domain/order.ts";
import type { Language } from "../../http/problem-details.ts";
import type { Standing } from "./standing.ts";

/** A payment that came back from the window and is still to be confirmed by the page's script. */
export type PaymentToConfirm = {
  readonly paymentKey: string;
  readonly orderId: string;
  readonly amount: number;
  readonly csrfToken: string;
};

/** A window that failed, still to be reported by the page's script. */
export type FailureToReport = { readonly code: string; readonly message: string; readonly csrfToken: string };

export type ResultProps = {
  readonly order: Order;
  readonly standing: Standing;
  readonly now: Instant;
  /** Why a window failed or a payment was refused that left no trace in the order. */
  readonly code?: string | undefined;
  readonly confirm?: PaymentToConfirm | undefined;
  readonly report?: FailureToReport | undefined;
  readonly paths: {
    readonly order: string;
    readonly result: string;
    readonly fail: string;
    /** Null where the visitor may not open the checkout. */
    readonly checkout: string | null;
    readonly back: string | null;
  };
  readonly language: Language;
  readonly asset: (name: string) => string;
};
