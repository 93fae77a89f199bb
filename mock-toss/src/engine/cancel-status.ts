import type { Cancel, CancelStatus, Payment, RefundStatus } from "./payment.ts";
import { roundMoney } from "./vat.ts";
import { announceCancelStatus } from "./webhooks/announce.ts";
import { findPayment, savePayment, type World } from "./world.ts";

/**
 * 취소 상태. Some cancels take their time, or come to nothing: then the money has stayed where it was. Says why not, or null.
 * Without a transaction key the latest cancel is meant.
 */
export const moveCancel = (
  world: World,
  payment: Payment,
  { cancelStatus, transactionKey }: { readonly cancelStatus: CancelStatus; readonly transactionKey: string | null },
  at: number,
): string | null => {
  const cancel =
    transactionKey === null
      ? payment.cancels.at(-1)
      : payment.cancels.find((one) => one.transactionKey === transactionKey);
  if (cancel === undefined) return "there is no such cancel";
  if (cancel.cancelStatus === "ABORTED") return "the cancel has come to nothing already";
  if (cancel.cancelStatus === cancelStatus) return `the cancel is ${cancelStatus} already`;
  cancel.cancelStatus = cancelStatus;
  // From here on the lever says how it goes, not the time.
  if (cancel.endsAt !== undefined) cancel.endsAt = null;
  if (cancelStatus === "ABORTED") takeBack(world, payment, cancel);
  savePayment(world, payment, at);
  announceCancelStatus(world, payment, cancel, at);
  return null;
};

/** How long a cancel of this payment is under way, as asynchronous wallets have it; null: it is done at once. */
export const cancelTakesMs = ({ options }: World, { method, easyPay }: Payment): number | null =>
  method === "해외간편결제" && easyPay?.provider !== "PAYPAL" ? options.foreignCancelMs : null;

/** Ends every cancel that has taken its time. */
export const endDueCancels = (world: World, at: number): void => {
  for (let key = world.dueCancels.take(at); key !== null; key = world.dueCancels.take(at)) {
    const payment = findPayment(world, key);
    for (const { transactionKey, endsAt } of payment?.cancels ?? [])
      if (payment !== undefined && typeof endsAt === "number" && endsAt <= at)
        moveCancel(world, payment, { cancelStatus: "DONE", transactionKey }, endsAt);
  }
};

/** What was to be given back is the merchant's again. */
const takeBack = (world: World, payment: Payment, cancel: Cancel): void => {
  const sum = (amount: number, more: number): number => roundMoney(amount + more, payment.currency);
  payment.balanceAmount = sum(payment.balanceAmount, cancel.cancelAmount);
  payment.taxFreeAmount = sum(payment.taxFreeAmount, cancel.taxFreeAmount);
  payment.taxExemptionAmount = sum(payment.taxExemptionAmount, cancel.taxExemptionAmount);
  payment.transactionKeys = payment.transactionKeys.filter((key) => key !== cancel.transactionKey);
  world.collections.transactions.delete(cancel.transactionKey);
  const isAnotherLeft = payment.cancels.some(({ cancelStatus }) => cancelStatus !== "ABORTED");
  const unpaid = payment.approvedAt === null ? "WAITING_FOR_DEPOSIT" : "DONE";
  payment.status = isAnotherLeft ? "PARTIAL_CANCELED" : unpaid;
  if (payment.card !== null) payment.card.acquireStatus = "READY";
};

/** 환불 상태. How far the bank has come with the refund of a deposit. Says why not, or null. */
export const moveRefund = (world: World, payment: Payment, refundStatus: RefundStatus, at: number): string | null => {
  const account = payment.virtualAccount;
  if (account === null || account.refundStatus === "NONE") return "no refund to an account is under way";
  account.refundStatus = refundStatus;
  // From here on the lever says how it goes, not the time.
  account.refundedAt = null;
  savePayment(world, payment, at);
  return null;
};
