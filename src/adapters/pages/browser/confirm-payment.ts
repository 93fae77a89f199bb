import { followOrder } from "./follow-order.ts";
import { isUndecided, type Order } from "./order.ts";
import { backoffMs, pause } from "./patience.ts";
import { showMessage } from "./page-message.ts";
import { isPassing, sendJson, type Reply } from "./send-json.ts";

export type PaymentToConfirm = {
  readonly paymentKey: string;
  readonly orderId: string;
  readonly amount: number;
  readonly csrfToken: string;
};

/** A confirm that takes longer is followed as events; until then its answer is the quickest way to the result. */
const PREFER = { prefer: "wait=3" };

/** Refusals that leave what there is to say in the order itself. */
const TOLD_BY_ORDER = [
  "PAYMENT_DECLINED",
  "ALREADY_PAID",
  "ORDER_CANCELED",
  "UNAUTHENTICATED",
  "INVALID_CSRF_TOKEN",
  "INVALID_USER_ID",
];

/**
 * Asks until there is an answer, whatever becomes of the connection: the same payment is the same request. Returns the code of a
 * refusal that the order itself does not show, and null otherwise. `heard` runs once the server has taken note of the payment.
 */
export const confirmPayment = async (
  orderPath: string,
  payment: PaymentToConfirm,
  heard: () => void,
): Promise<string | null> => {
  for (;;) {
    const reply = await ask(orderPath, payment);
    const code = reply.body["code"];
    heard();
    if (reply.status === 200) return null;
    if (reply.status !== 202 && code !== "PAYMENT_IN_PROGRESS") {
      return typeof code === "string" && !TOLD_BY_ORDER.includes(code) ? code : null;
    }
    await followOrder(orderPath, (order: Order) => !isUndecided(order));
  }
};

const ask = async (orderPath: string, payment: PaymentToConfirm): Promise<Reply> => {
  for (let tries = 0; ; tries++) {
    const reply = await sendJson(`${orderPath}/confirm`, payment, PREFER);
    if (!isPassing(reply)) return reply;
    if (!navigator.onLine) showMessage("offline");
    await pause(backoffMs(tries));
  }
};
