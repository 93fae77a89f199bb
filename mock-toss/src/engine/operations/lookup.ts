import { acceptPayment, type Call } from "../call.ts";
import type { EngineOptions } from "../options.ts";
import type { Payment } from "../payment.ts";
import { refuse, type Reply } from "../reply.ts";
import { findPayment } from "../world.ts";

/** 결제 조회. `GET /v1/payments/{paymentKey}` */
export const lookup = (call: Call): Reply => {
  const payment = asSeen(call, findPayment(call.world, call.params["paymentKey"] ?? ""));
  if (payment === undefined) return refuse("NOT_FOUND_PAYMENT");
  return payment.mId === call.merchant.mId ? acceptPayment(call, payment) : refuse("FORBIDDEN_REQUEST");
};

/** `GET /v1/payments/orders/{orderId}`: one payment, also when there were several attempts. */
export const lookupByOrder = (call: Call): Reply => {
  const keys = call.world.paymentKeysByOrder.get(call.params["orderId"] ?? "") ?? [];
  const attempts = keys
    .map((key) => asSeen(call, findPayment(call.world, key)))
    .filter((payment): payment is Payment => payment !== undefined && payment.mId === call.merchant.mId);
  const payment = chooseAttempt(attempts, call.world.options.byOrder);
  return payment === undefined ? refuse("NOT_FOUND_PAYMENT") : acceptPayment(call, payment);
};

/** Under a `late` rule: as it was a while ago. */
const asSeen = ({ world, at, lagMs }: Call, payment: Payment | undefined): Payment | undefined =>
  lagMs === 0 || payment === undefined ? payment : world.past.recall(payment.paymentKey, at - lagMs);

const chooseAttempt = (attempts: readonly Payment[], byOrder: EngineOptions["byOrder"]): Payment | undefined => {
  switch (byOrder) {
    case "latest-authenticated":
      return attempts.findLast((payment) => payment.status !== "READY") ?? attempts.at(-1);
    case "latest":
      return attempts.at(-1);
    case "first":
      return attempts[0];
  }
};
