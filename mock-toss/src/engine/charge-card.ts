import { approve } from "./approve.ts";
import type { Call } from "./call.ts";
import { readInstallment } from "./card-data.ts";
import { idOf, numberOf, textOf } from "./fields.ts";
import { openPayment } from "./new-payment.ts";
import { isOrderTaken } from "./open-window.ts";
import type { Card, Payment, PaymentType } from "./payment.ts";
import { refuse, type Refused } from "./reply.ts";

const MINIMUM_AMOUNT = 100;

/** Takes money from a card without a shopper: card number or billing key. One step, so nothing but a key guards a repeat. */
export const chargeCard = (
  call: Call,
  type: PaymentType,
  { card, declinedWith }: { readonly card: Card; readonly declinedWith: string | null },
): Payment | Refused => {
  const { world, merchant, body, at } = call;
  const amount = numberOf(body["amount"]);
  const orderId = idOf(body["orderId"], 64);
  const orderName = textOf(body["orderName"], 1, 100);
  if (amount === null || orderId === null || orderName === null) return refuse("INVALID_REQUEST");
  if (amount < MINIMUM_AMOUNT) return refuse("BELOW_MINIMUM_AMOUNT");
  const installmentPlanMonths = readInstallment(body["cardInstallmentPlan"], amount);
  if (typeof installmentPlanMonths !== "number") return installmentPlanMonths;
  if (isOrderTaken(world, merchant, orderId)) return refuse("DUPLICATED_ORDER_ID");
  if (declinedWith !== null) return refuse(declinedWith);

  const customer = {
    name: textOf(body["customerName"], 1, 100),
    email: textOf(body["customerEmail"], 1, 100),
    customerKey: textOf(body["customerKey"], 1, 300),
  };
  const taxFreeAmount = numberOf(body["taxFreeAmount"]) ?? 0;
  const taxExemptionAmount = numberOf(body["taxExemptionAmount"]) ?? 0;
  const order = {
    orderId,
    orderName,
    amount,
    method: "카드",
    type,
    taxFreeAmount,
    taxExemptionAmount,
    customer,
  } as const;
  const payment = openPayment(world, merchant, order, at);
  payment.card = { ...card, amount, installmentPlanMonths, useCardPoint: body["useCardPoint"] === true };
  approve(world, payment, at);
  return payment;
};
