import type { Cancellation, ReturnedLine } from "./cancellation.ts";
import type { OrderId, ProductId, RequestKey } from "./ids.ts";
import type { Won } from "./won.ts";

export type CancelRequest = {
  readonly by: "shopper" | "merchant";
  readonly reason: string;
  /** The client's `Idempotency-Key` and a digest of what it was sent with. */
  readonly request: { readonly key: RequestKey; readonly fingerprint: string } | null;
  /** In won. With neither amount nor lines: all there is. */
  readonly amount: Won | null;
  readonly lines: readonly ReturnedLine[] | null;
  readonly restock: boolean | null;
  /** A deposit goes back to a bank account that the shopper has to name; it is kept beside the order, not in it. */
  readonly namesRefundAccount: boolean;
  readonly keyId: string;
};

export type NotCancelable =
  | { readonly type: "PaymentInProgress"; readonly orderId: OrderId }
  | { readonly type: "CancelInProgress" | "IdempotencyKeyReused" | "RefundAccountMissing" }
  | { readonly type: "NotCancelable"; readonly pgCode: string | null }
  /** Asked for more won than there are, or for more units of a line than have not gone back. */
  | { readonly type: "MoreThanBalance"; readonly balance: Won }
  | { readonly type: "MoreThanLeft"; readonly productId: ProductId; readonly left: number }
  | { readonly type: "NotInOrder" | "RepeatedProduct"; readonly productId: ProductId };

/** `Send`: it is written down, and Toss has to be asked. `Joined`: somebody has asked for the same already. */
export type CancelDecision =
  | { readonly type: "Ended" }
  | { readonly type: "Joined"; readonly ordinal: number }
  | { readonly type: "Send"; readonly cancellation: Cancellation };

export const isWhole = ({ amount, lines }: CancelRequest): boolean => amount === null && lines === null;

/** Refused by us: Toss was not asked, so there is no code of its. */
export const NOT_CANCELABLE: NotCancelable = { type: "NotCancelable", pgCode: null };
