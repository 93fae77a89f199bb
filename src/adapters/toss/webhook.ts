import type { Hearsay } from "../../domain/hearsay.ts";
import { OrderId } from "../../domain/ids.ts";
import { isFields, readPaymentKey, type Fields } from "./fields.ts";
import { readRumour } from "./rumour.ts";

/** What a webhook claims, as far as we listen to it: which order, which payment, and what is said to have become of it. */
export type TossWebhook = { readonly orderId: OrderId; readonly hearsay: Hearsay };

/** Whatever else Toss may send is nobody's business here. */
const TYPES = ["PAYMENT_STATUS_CHANGED", "CANCEL_STATUS_CHANGED"];

/**
 * 웹훅 해석. Both shapes: `{eventType, data}`, and flat without an `eventType` for deposits. Nobody signs them, so nothing is read
 * but where to look. Undefined when it names no order that could be ours.
 */
export const readWebhook = (body: unknown): TossWebhook | undefined => {
  if (!isFields(body)) return undefined;
  const { eventType } = body;
  if (eventType === undefined) return read(body);
  return typeof eventType === "string" && TYPES.includes(eventType) && isFields(body.data)
    ? read(body.data)
    : undefined;
};

const read = ({ orderId, paymentKey, status }: Fields): TossWebhook | undefined =>
  OrderId.parse(orderId)
    .map((orderId) => ({
      orderId,
      hearsay: { paymentKey: readPaymentKey(paymentKey) ?? null, says: readRumour(status) },
    }))
    .unwrapOr(undefined);
