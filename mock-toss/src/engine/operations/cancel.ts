import { cancelTakesMs } from "../cancel-status.ts";
import { announce } from "../webhooks/announce.ts";
import { acceptPayment, type Call } from "../call.ts";
import { newTransactionKey } from "../keys.ts";
import { enterTransaction } from "../transaction.ts";
import type { Cancel, Payment, VirtualAccount } from "../payment.ts";
import { refuse, type Reply } from "../reply.ts";
import { roundMoney } from "../vat.ts";
import { findPayment, savePayment, type World } from "../world.ts";
import { objectionToCancel } from "./cancel-rules.ts";
import { readCancelRequest, type CancelRequest } from "./cancel-request.ts";

/** 결제 취소. `POST /v1/payments/{paymentKey}/cancel`, in full or in part. */
export const cancel = (call: Call): Reply => {
  const { world, merchant, at } = call;
  const payment = findPayment(world, call.params["paymentKey"] ?? "");
  if (payment === undefined) return refuse("NOT_FOUND_PAYMENT");
  if (payment.mId !== merchant.mId) return refuse("FORBIDDEN_REQUEST");
  const request = readCancelRequest(call.body);
  if ("code" in request) return request;
  const objection = objectionToCancel(world.options, payment, request, at);
  if (objection !== null) return objection;
  // The wallet is asked again under it until it has an answer.
  if (cancelTakesMs(world, payment) !== null && request.cancelRequestId === null) return refuse("INVALID_REQUEST");

  giveBack(world, payment, request, at);
  return acceptPayment(call, payment);
};

/** Gives back `cancelAmount`, or all that is left. */
export const giveBack = (world: World, payment: Payment, request: CancelRequest, at: number): void => {
  const cancelAmount = request.cancelAmount ?? payment.balanceAmount;
  const isRest = cancelAmount === payment.balanceAmount;
  const taxFreeAmount = isRest ? payment.taxFreeAmount : request.taxFreeAmount;
  const taxExemptionAmount = isRest ? payment.taxExemptionAmount : request.taxExemptionAmount;
  const wasPaid = payment.approvedAt !== null;

  payment.status = statusAfter(world, payment, cancelAmount);
  payment.balanceAmount = roundMoney(payment.balanceAmount - cancelAmount, payment.currency);
  payment.taxFreeAmount = roundMoney(payment.taxFreeAmount - taxFreeAmount, payment.currency);
  payment.taxExemptionAmount = roundMoney(payment.taxExemptionAmount - taxExemptionAmount, payment.currency);
  if (payment.card !== null && payment.status === "CANCELED") payment.card.acquireStatus = "CANCELED";
  if (payment.virtualAccount !== null && wasPaid) startRefund(payment.virtualAccount, at);

  // Closing an account that nobody has paid into moves no money, so the ledger of transactions has no row for it.
  const transactionKey = wasPaid
    ? enterTransaction(world, payment, { kind: "cancel", amount: cancelAmount, at })
    : newTransactionKey(world.random);
  payment.lastTransactionKey = transactionKey;
  payment.cancels.push({
    transactionKey,
    cancelReason: request.cancelReason,
    cancelAmount,
    taxFreeAmount,
    taxExemptionAmount,
    refundableAmount: payment.balanceAmount,
    canceledAt: at,
    cancelRequestId: request.cancelRequestId,
    ...takingItsTime(world, payment, at),
  });
  savePayment(world, payment, at);
  announce(world, payment, at);
};

const takingItsTime = (world: World, payment: Payment, at: number): Pick<Cancel, "cancelStatus" | "endsAt"> => {
  const takesMs = cancelTakesMs(world, payment);
  if (takesMs === null) return {};
  world.dueCancels.add(payment.paymentKey, at + takesMs);
  return { cancelStatus: "IN_PROGRESS", endsAt: at + takesMs };
};

/** One cancel of everything is CANCELED; pieces stay PARTIAL_CANCELED, also when they add up to everything. */
const statusAfter = (world: World, payment: Payment, cancelAmount: number): "CANCELED" | "PARTIAL_CANCELED" => {
  if (cancelAmount !== payment.totalAmount) return "PARTIAL_CANCELED";
  const isPaidAccount = payment.virtualAccount !== null && payment.approvedAt !== null;
  return isPaidAccount ? world.options.virtualAccountFullRefund : "CANCELED";
};

/** The bank needs up to two business days; two days here. Milliseconds. */
const REFUND_MS = 2 * 24 * 60 * 60 * 1000;

const startRefund = (account: VirtualAccount, at: number): void => {
  account.refundStatus = "PENDING";
  account.refundedAt = at + REFUND_MS;
};
