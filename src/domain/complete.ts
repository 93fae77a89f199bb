import { err, ok, type Result } from "neverthrow";

import { inState, Story, unchanged, type Change } from "./change.ts";
import type { Instant } from "./instant.ts";
import type { Order, OrderStatus } from "./order.ts";

export type NotCompletable = { readonly type: "NotCompletable"; readonly status: OrderStatus };

/** 처리 완료. The shop has taken note of a paid order. Saying so again changes nothing. */
export const complete = (order: Order, at: Instant): Result<Change<null>, NotCompletable> => {
  if (order.status === "COMPLETE") return ok(unchanged(order, null));
  if (order.status !== "SUCCESS") return err({ type: "NotCompletable", status: order.status });
  return ok(new Story(order, "merchant", at).tell("order.completed", inState(order, "COMPLETE")).decide(null));
};
