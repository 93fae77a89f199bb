import { newTransactionKey } from "./keys.ts";
import type { Method, Payment, PaymentStatus } from "./payment.ts";
import type { World } from "./world.ts";

/** 거래. One row of the ledger: an approval or a cancel. */
export type Transaction = {
  readonly transactionKey: string;
  readonly kind: "approval" | "cancel";
  readonly paymentKey: string;
  readonly orderId: string;
  readonly mId: string;
  readonly method: Method;
  readonly customerKey: string | null;
  readonly useEscrow: boolean;
  /** The payment's status after it. */
  status: PaymentStatus;
  /** Epoch milliseconds. */
  readonly transactionAt: number;
  readonly currency: string;
  /** Always positive here; which sign a cancel shows to the merchant is an option. */
  readonly amount: number;
};

/** Enters a row for what has just happened to the payment, whose status already says so. Returns the row's key. */
export const enterTransaction = (
  world: World,
  payment: Payment,
  entry: { readonly kind: Transaction["kind"]; readonly amount: number; readonly at: number },
): string => {
  const transactionKey = newTransactionKey(world.random);
  payment.lastTransactionKey = transactionKey;
  payment.transactionKeys.push(transactionKey);
  world.collections.transactions.put(transactionKey, {
    transactionKey,
    kind: entry.kind,
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    mId: payment.mId,
    method: payment.method,
    customerKey: payment.customer.customerKey,
    useEscrow: payment.useEscrow,
    status: payment.status,
    transactionAt: entry.at,
    currency: payment.currency,
    amount: entry.amount,
  });
  return transactionKey;
};
