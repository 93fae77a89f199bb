import { announce } from "../webhooks/announce.ts";
import { approve } from "../approve.ts";
import { acceptPayment, type Call } from "../call.ts";
import { errorMessage } from "../errors/catalogue.ts";
import { idOf, numberOf, textOf } from "../fields.ts";
import type { Payment } from "../payment.ts";
import { refuse, type Refused, type Reply } from "../reply.ts";
import { findPayment, savePayment, type World } from "../world.ts";

/** 결제 승인. `POST /v1/payments/confirm`, and `POST /v1/payments/{paymentKey}`, its old spelling. */
export const confirm = (call: Call): Reply => {
  const { world, body } = call;
  const paymentKey = textOf(call.params["paymentKey"] ?? body["paymentKey"], 1, 200);
  const orderId = idOf(body["orderId"], 64);
  const amount = numberOf(body["amount"]);
  if (paymentKey === null || orderId === null || amount === null) return refuse("INVALID_REQUEST");

  const payment = findPayment(world, paymentKey);
  if (payment === undefined) return refuse(world.options.unknownPaymentKey);
  const objection = objectionTo(call, payment, { orderId, amount });
  if (objection !== null) return objection;

  const refusal = call.decline ?? payment.declineWith;
  if (refusal !== null) return decline(call, payment, refusal);
  approve(world, payment, call.at);
  return acceptPayment(call, payment);
};

const objectionTo = (
  { world, merchant }: Call,
  payment: Payment,
  asked: { readonly orderId: string; readonly amount: number },
): Refused | null => {
  const { options } = world;
  if (payment.mId !== merchant.mId) return refuse("FORBIDDEN_REQUEST");
  if (payment.orderId !== asked.orderId) return refuse(options.wrongOrderId);
  if (world.processing.has(payment.paymentKey)) return refuse("ALREADY_PROCESSING_REQUEST");
  switch (payment.status) {
    case "READY":
    case "EXPIRED":
      return refuse("NOT_FOUND_PAYMENT_SESSION");
    case "ABORTED":
      return refuse(options.abortedPayment);
    case "WAITING_FOR_DEPOSIT":
    case "DONE":
    case "CANCELED":
    case "PARTIAL_CANCELED":
      return refuse("ALREADY_PROCESSED_PAYMENT");
    case "IN_PROGRESS":
      if (payment.totalAmount !== asked.amount) return refuse(options.wrongAmount);
      if (payment.totalAmount < minimumAmount(payment)) return refuse("BELOW_MINIMUM_AMOUNT");
      return !options.allowSecondApproval && isOrderPaid(world, payment) ? refuse("DUPLICATED_ORDER_ID") : null;
  }
};

/** 100 won by card, 200 won from an account. Other currencies have no stated minimum. */
const minimumAmount = ({ method, currency }: Payment): number => {
  if (currency !== "KRW") return 0;
  return method === "계좌이체" || method === "가상계좌" ? 200 : 100;
};

const isOrderPaid = (world: World, { orderId, mId }: Payment): boolean =>
  (world.paymentKeysByOrder.get(orderId) ?? []).some((key) => {
    const other = findPayment(world, key);
    return other !== undefined && other.mId === mId && other.secret !== null;
  });

/** The card company says no: the payment is over, and looking it up tells why. */
const decline = ({ world, language, at }: Call, payment: Payment, code: string): Refused => {
  payment.status = "ABORTED";
  payment.expiresAt = null;
  payment.failure = { code, message: errorMessage(code, language) };
  savePayment(world, payment, at);
  announce(world, payment, at);
  return refuse(code);
};
