import { isRecord, textOf } from "./fields.ts";
import { newIssueNumber, newReceiptKey } from "./keys.ts";
import type { CashReceipt, Payment } from "./payment.ts";
import type { World } from "./world.ts";

/** What the shopper wants a receipt for, kept until the money is here. */
export type WantedReceipt = { readonly type: CashReceipt["type"]; readonly registrationNumber: string };

export const readWantedReceipt = (value: unknown): WantedReceipt | null => {
  if (!isRecord(value)) return null;
  const type = parseReceiptType(value["type"]);
  const registrationNumber = textOf(value["registrationNumber"], 1, 30) ?? "";
  return type === null ? null : { type, registrationNumber };
};

export const parseReceiptType = (type: unknown): CashReceipt["type"] | null =>
  type === "소득공제" || type === "지출증빙" ? type : null;

export type ReceiptOrder = {
  readonly orderId: string;
  readonly orderName: string;
  readonly type: CashReceipt["type"];
  readonly amount: number;
  readonly taxFreeAmount: number;
  readonly customerIdentityNumber: string;
};

/** 현금영수증. Issued, or, with a key that begins with `c_`, cancelled. */
export const newReceipt = (
  world: World,
  transactionType: CashReceipt["transactionType"],
  order: ReceiptOrder,
  at: number,
): CashReceipt => ({
  receiptKey: `${transactionType === "CANCEL" ? "c_" : ""}${newReceiptKey(world.random)}`,
  orderId: order.orderId,
  orderName: order.orderName,
  type: order.type,
  issueNumber: newIssueNumber(world.random),
  transactionType,
  amount: order.amount,
  taxFreeAmount: order.taxFreeAmount,
  customerIdentityNumber: maskIdentity(order.customerIdentityNumber),
  requestedAt: at,
});

/** The receipt that was asked for at the window, now that the money is here. */
export const issueWantedReceipt = (world: World, payment: Payment, at: number): void => {
  const wanted = payment.wantedReceipt;
  if (wanted === null) return;
  const { orderId, orderName, totalAmount: amount, taxFreeAmount } = payment;
  const order = { orderId, orderName, amount, taxFreeAmount, type: wanted.type };
  const receipt = newReceipt(world, "CONFIRM", { ...order, customerIdentityNumber: wanted.registrationNumber }, at);
  payment.cashReceipts.push(receipt);
};

const maskIdentity = (identity: string): string => identity.slice(0, 3) + "*".repeat(Math.max(0, identity.length - 3));
