import { err, ok, type Result } from "neverthrow";

import {
  isWhole,
  NOT_CANCELABLE,
  type CancelDecision,
  type CancelRequest,
  type NotCancelable,
} from "./cancel-request.ts";
import { ended, Story, unchanged, type Change } from "./change.ts";
import { closeAccount } from "./close-account.ts";
import type { Instant } from "./instant.ts";
import { isGivingBack, type Order } from "./order.ts";

/** 결제 전 취소. Ends an order that nobody has paid, whole; one that is ended already stays as it is. */
export const cancelUnpaid = (
  order: Order,
  request: CancelRequest,
  at: Instant,
): Result<Change<CancelDecision>, NotCancelable> => {
  if (!isWhole(request)) return err(NOT_CANCELABLE);
  switch (order.status) {
    case "CANCEL":
      return ok(unchanged(order, { type: "Ended" }));
    case "IN_PROGRESS":
      return err({ type: "PaymentInProgress", orderId: order.id });
    case "SUCCESS":
    case "COMPLETE":
      return err(NOT_CANCELABLE);
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
