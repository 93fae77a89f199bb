import { ended, Story, unchanged, type Change } from "./change.ts";
import type { Instant } from "./instant.ts";
import { isGivingBack, type Order } from "./order.ts";

/** A shopper may close the window as often as they like; past this many entries the history no longer notes it. */
const NOTED_UP_TO = 100;

/** 결제창 실패. A window that was closed or failed leaves the order payable. */
export const recordWindowFailure = (order: Order, pgCode: string, at: Instant): Change<null> =>
  order.version >= NOTED_UP_TO || (order.status !== "PREPAY" && order.status !== "FAIL")
    ? unchanged(order, null)
    : new Story(order, "shopper", at).tell("window.failed", order, { pgCode }).decide(null);

/** The order code is burnt at Toss and nothing was paid under it: the cart's next request must get a new one. */
export const retireOrderCode = (order: Order, at: Instant): Change<null> =>
  (order.status !== "PREPAY" && order.status !== "FAIL") || isGivingBack(order)
    ? unchanged(order, null)
    : new Story(order, "payonce", at)
        .tell("order.canceled", ended(order, "SUPERSEDED"), { reason: "SUPERSEDED" })
        .decide(null);
