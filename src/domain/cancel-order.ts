import { err, ok, type Result } from "neverthrow";

import type { CancelDecision, CancelRequest, NotCancelable } from "./cancel-request.ts";
import { cancelUnpaid } from "./cancel-unpaid.ts";
import { unchanged, type Change } from "./change.ts";
import type { Instant } from "./instant.ts";
import type { Order } from "./order.ts";
import { refund } from "./refund.ts";

/** 주문 취소. The same request again finds what became of it; an unpaid order ends, a paid one gives money back. */
export const cancelOrder = (
  order: Order,
  request: CancelRequest,
  at: Instant,
): Result<Change<CancelDecision>, NotCancelable> => {
  const known = order.cancellations.find(({ request: asked }) => asked !== null && asked.key === request.request?.key);
  if (known !== undefined) {
    return known.request?.fingerprint === request.request?.fingerprint
      ? ok(unchanged(order, { type: "Joined", ordinal: known.ordinal }))
      : err({ type: "IdempotencyKeyReused" });
  }
  switch (order.status) {
    case "SUCCESS":
    case "COMPLETE":
      return refund(order, request, at);
    case "PREPAY":
    case "FAIL":
    case "IN_PROGRESS":
    case "WAITING_FOR_DEPOSIT":
    case "CANCEL":
      return cancelUnpaid(order, request, at);
  }
};
