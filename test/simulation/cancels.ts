import type { CancelOrderCommand } from "../../src/app/cancel-order.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { SECOND_MS } from "../../src/domain/instant.ts";

/** Everything, asked for without a key. */
export const wholeCancel = (orderId: OrderId, by: "shopper" | "merchant", reason: string): CancelOrderCommand => ({
  orderId,
  request: { by, reason, request: null, amount: null, lines: null, restock: null },
  refundAccount: null,
  waitMs: 15 * SECOND_MS,
});
