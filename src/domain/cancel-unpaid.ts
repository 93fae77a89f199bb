import { err, ok, type Result } from "neverthrow";

import { isUnderWay, type Cancellation } from "./cancellation.ts";
import { ended, Story, unchanged, type Change } from "./change.ts";
import { requested } from "./give-back.ts";
import type { OrderId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import { isGivingBack, liveAttempt, type Order } from "./order.ts";
import { Won } from "./won.ts";

export type NotCancelable =
  | { readonly type: "PaymentInProgress"; readonly orderId: OrderId }
  | { readonly type: "NotCancelable"; readonly pgCode: string | null };

/** `Close`: the account has to be closed at Toss before the order may end. `Joined`: somebody is at it already. */
export type CancelDecision =
  { readonly type: "Ended" | "Joined" } | { readonly type: "Close"; readonly cancellation: Cancellation };

export type CancelRequest = {
  readonly by: "shopper" | "merchant";
  readonly reason: string;
  readonly keyId: string;
};

/** 결제 전 취소. Ends an order that nobody has paid; one that is ended already stays as it is. */
export const cancelUnpaid = (
  order: Order,
  request: CancelRequest,
  at: Instant,
): Result<Change<CancelDecision>, NotCancelable> => {
  switch (order.status) {
    case "CANCEL":
      return ok(unchanged(order, { type: "Ended" }));
    case "IN_PROGRESS":
      return err({ type: "PaymentInProgress", orderId: order.id });
    case "SUCCESS":
    case "COMPLETE":
      return err({ type: "NotCancelable", pgCode: null });
    case "WAITING_FOR_DEPOSIT":
      return ok(closeAccount(new Story(order, request.by, at), request, endingOf(request)));
    case "PREPAY":
    case "FAIL": {
      if (isGivingBack(order)) return err({ type: "PaymentInProgress", orderId: order.id });
      const reason = endingOf(request);
      return ok(
        new Story(order, request.by, at)
          .tell("order.canceled", ended(order, reason), { reason })
          .decide({ type: "Ended" }),
      );
    }
  }
};

const endingOf = ({ by }: CancelRequest): "ABORTED" | "MERCHANT" => (by === "merchant" ? "MERCHANT" : "ABORTED");

/** The life of an order nobody paid is over. */
export const expire = (order: Order, at: Instant): Change<null> =>
  (order.status !== "PREPAY" && order.status !== "FAIL") || at < order.expiresAt
    ? unchanged(order, null)
    : new Story(order, "payonce", at)
        .tell("order.canceled", ended(order, "EXPIRED"), { reason: "EXPIRED" })
        .decide(null);

/** Nobody paid in time: the account is closed before its stock is released, so that no deposit comes after the end. */
export const closeAtDeadline = (order: Order, keyId: string, at: Instant): Change<CancelDecision> => {
  const waiting = liveAttempt(order);
  return waiting?.status === "WAITING_FOR_DEPOSIT" && at >= waiting.closesAt
    ? closeAccount(new Story(order, "payonce", at), { reason: "입금 기한이 지났습니다.", keyId }, "EXPIRED")
    : unchanged(order, { type: "Ended" });
};

const closeAccount = (
  story: Story,
  { reason, keyId }: Pick<CancelRequest, "reason" | "keyId">,
  endsAs: "ABORTED" | "MERCHANT" | "EXPIRED",
): Change<CancelDecision> => {
  const { order } = story;
  const waiting = liveAttempt(order);
  if (waiting === undefined) return story.decide({ type: "Ended" });
  const joined = order.cancellations.some((known) => known.paymentKey === waiting.paymentKey && isUnderWay(known));
  if (joined) return story.decide({ type: "Joined" });
  const cancellation: Cancellation = {
    ...requested(order, waiting, story.at, keyId),
    ...{ purpose: "CLOSE", amount: Won.zero, refundable: null, reason, endsAs },
  };
  return story.cancellation("cancel.requested", cancellation).decide({ type: "Close", cancellation });
};
