import { deposit, reverseDeposit } from "../deposit.ts";
import { expireNow } from "../expire.ts";
import { isAbsent, isRecord, numberOf } from "../fields.ts";
import { paymentView, type PaymentView } from "../payment-view.ts";
import type { Payment } from "../payment.ts";
import { findPayment, saveRandom, type World } from "../world.ts";
import { isJammed, jam, type Jammed } from "./jammed.ts";
import { makePayment } from "./make-payment.ts";

export type PaymentLevers = {
  /** `{orderId, amount, orderName?, method?, status?, clientKey?}`; a card payment in IN_PROGRESS unless it says otherwise. */
  readonly createPayment: (input: unknown, at: number) => PaymentView | Jammed;
  /** `{amount?}`: another amount than the payment's goes back to the shopper. */
  readonly deposit: (paymentKey: string, at: number, input?: unknown) => PaymentView | Jammed;
  readonly reverseDeposit: (paymentKey: string, at: number) => PaymentView | Jammed;
  readonly expire: (paymentKey: string, at: number) => PaymentView | Jammed;
};

/** What a shopper or a bank does. */
export const paymentLevers = (world: World): PaymentLevers => ({
  createPayment: (input, at) => {
    const payment = makePayment(world, input, at);
    return isJammed(payment) ? payment : show(world, payment, at);
  },
  deposit: (key, at, input) => {
    const asked = isRecord(input) ? input["amount"] : undefined;
    const amount = numberOf(asked);
    if (amount === null && !isAbsent(asked)) return jam(400, "amount must be a number");
    return pull(world, key, at, (payment) => deposit(world, payment, at, amount ?? payment.totalAmount));
  },
  reverseDeposit: (key, at) => pull(world, key, at, (payment) => reverseDeposit(world, payment, at)),
  expire: (key, at) => pull(world, key, at, (payment) => expireNow(world, payment, at)),
});

/** Pulls a lever of one payment; `act` says why it cannot be pulled, or null. */
export const pull = (
  world: World,
  paymentKey: string,
  at: number,
  act: (payment: Payment) => string | null,
): PaymentView | Jammed => {
  const payment = findPayment(world, paymentKey);
  if (payment === undefined) return jam(404, "no such payment");
  const objection = act(payment);
  return objection === null ? show(world, payment, at) : jam(409, objection);
};

const show = (world: World, payment: Payment, at: number): PaymentView => {
  saveRandom(world);
  const version = world.merchants.find((merchant) => merchant.mId === payment.mId)?.version ?? "2022-11-16";
  return paymentView(payment, version, world.publicUrl, at);
};
