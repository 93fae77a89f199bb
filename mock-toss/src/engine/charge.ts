import { approve } from "./approve.ts";
import type { Call } from "./call.ts";
import { readInstallment, type CardData } from "./card-data.ts";
import { idOf, numberOf, textOf } from "./fields.ts";
import { openPayment } from "./new-payment.ts";
import { isOrderTaken } from "./open-window.ts";
import type { Payment, PaymentType } from "./payment.ts";
import { refuse, type Refused } from "./reply.ts";
import { readTaxParts } from "./tax-parts.ts";
import { isMoney } from "./vat.ts";

const MINIMUM_AMOUNT = { card: 100, account: 200 } as const;

/** What money is taken from when no shopper is there: a card by its number, or what a billing key stands for. */
export type PaymentSource =
  | ({ readonly type: "card" } & CardData)
  | { readonly type: "account"; readonly bankCode: string; readonly accountNumber: string };

/** Takes money without a shopper. One step, so nothing but an idempotency key guards a repeat. */
export const charge = (call: Call, type: PaymentType, source: PaymentSource): Payment | Refused => {
  const { world, merchant, body, at } = call;
  const amount = numberOf(body["amount"]);
  const orderId = idOf(body["orderId"], 64);
  const orderName = textOf(body["orderName"], 1, 100);
  if (amount === null || orderId === null || orderName === null) return refuse("INVALID_REQUEST");
  if (!isMoney(amount, "KRW")) return refuse("INVALID_REQUEST");
  if (amount < MINIMUM_AMOUNT[source.type]) return refuse("BELOW_MINIMUM_AMOUNT");
  const installmentPlanMonths = readInstallment(body["cardInstallmentPlan"], amount);
  if (typeof installmentPlanMonths !== "number") return installmentPlanMonths;
  const taxParts = readTaxParts(body, amount);
  if ("code" in taxParts) return taxParts;
  if (isOrderTaken(world, merchant, orderId)) return refuse("DUPLICATED_ORDER_ID");
  if (source.type === "card" && source.declinedWith !== null) return refuse(source.declinedWith);

  const customer = {
    name: textOf(body["customerName"], 1, 100),
    email: textOf(body["customerEmail"], 1, 100),
    customerKey: textOf(body["customerKey"], 1, 300),
  };
  const order = {
    orderId,
    orderName,
    amount,
    method: source.type === "card" ? "카드" : "계좌이체",
    type,
    ...taxParts,
    customer,
  } as const;
  const payment = openPayment(world, merchant, order, at);
  if (source.type === "account") payment.transfer = { bankCode: source.bankCode, settlementStatus: "INCOMPLETED" };
  else {
    const useCardPoint = body["useCardPoint"] === true;
    payment.card = { ...source.card, amount, installmentPlanMonths, useCardPoint };
  }
  approve(world, payment, at);
  return payment;
};
