import { announce } from "./webhooks/announce.ts";
import { settle } from "./approve.ts";
import type { Payment } from "./payment.ts";
import { savePayment, type World } from "./world.ts";

/** 입금. The shopper has sent the money to the virtual account. A bank takes the exact amount alone. Says why not, or null. */
export const deposit = (world: World, payment: Payment, at: number, amount = payment.totalAmount): string | null => {
  const account = payment.virtualAccount;
  if (account === null || payment.status !== "WAITING_FOR_DEPOSIT") return `${payment.status} waits for no deposit`;
  if (account.dueAt <= at) return "the account's deadline has passed";
  if (amount !== payment.totalAmount)
    return `the bank sends ${amount} back: the account takes ${payment.totalAmount}, in one transfer`;
  account.depositorName = account.customerName;
  settle(world, payment, at);
  savePayment(world, payment, at);
  announce(world, payment, at);
  return null;
};

/** 입금 오류. The bank takes the deposit back: the payment waits again, and its approval leaves the ledger. */
export const reverseDeposit = (world: World, payment: Payment, at: number): string | null => {
  const account = payment.virtualAccount;
  if (account === null || payment.status !== "DONE") return `${payment.status} has no deposit to reverse`;
  for (const key of payment.transactionKeys) world.collections.transactions.delete(key);
  payment.transactionKeys = [];
  payment.cashReceipts = [];
  payment.status = "WAITING_FOR_DEPOSIT";
  payment.approvedAt = null;
  account.depositorName = null;
  savePayment(world, payment, at);
  announce(world, payment, at);
  return null;
};
