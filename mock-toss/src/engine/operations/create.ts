import { acceptPayment, type Call } from "../call.ts";
import { isOrderTaken, openWindow } from "../open-window.ts";
import { refuse, type Reply } from "../reply.ts";

/** 결제 생성. `POST /v1/payments`: a window without a browser script; the shopper is sent to `checkout.url`. */
export const create = (call: Call): Reply => {
  const { world, merchant, body, at } = call;
  if (body["method"] === undefined || body["method"] === null) return refuse("INVALID_REQUIRED_PARAM", "method");
  if (isOrderTaken(world, merchant, body["orderId"])) return refuse("DUPLICATED_ORDER_ID");
  const returnUrl = body["returnUrl"];
  const payment = openWindow(world, merchant, { successUrl: returnUrl, failUrl: returnUrl, ...body }, at);
  return "code" in payment ? payment : acceptPayment(call, payment);
};
