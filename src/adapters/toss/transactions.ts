import type { TransactionPage } from "../../app/ports.ts";
import type { Period, Transaction } from "../../domain/transaction.ts";
import { Won } from "../../domain/won.ts";
import { isFields, readInstant, readPaymentKey, readText, whole, type Fields } from "./fields.ts";
import type { Reply } from "./outcome.ts";
import { readRumour } from "./rumour.ts";
import { secondAfter, secondBefore } from "./seoul-time.ts";
import { readErrorCode } from "./wire.ts";

/** A page of so many rows is half a megabyte, and a tenth of what Toss would send. */
export const ROWS_PER_PAGE = 1_000;

/** What is asked for: the page after the row `after`, or with null the first one. */
export const pageQuery = ({ from, to }: Period, after: string | null, rowsPerPage = ROWS_PER_PAGE) => ({
  startDate: secondBefore(from),
  endDate: secondAfter(to),
  startingAfter: after ?? "",
  limit: String(rowsPerPage),
});

/** The documentation says the one, Toss the other. */
const LOST_CODES: readonly string[] = ["INVALID_TRANSACTION_KEY", "INVALID_PAGING_KEY"];

/** 거래 목록 해석. A row that names no payment, order or moment makes the page unreadable: what it was about would be lost to us. */
export const transactionPage = (reply: Reply, rowsPerPage = ROWS_PER_PAGE): TransactionPage => {
  if (reply.type === "NoAnswer") return { type: "Unreachable", code: "NO_ANSWER" };
  const { status, body } = reply;
  if (status < 200 || status >= 300) {
    const code = readErrorCode(body) ?? `HTTP_${status}`;
    return LOST_CODES.includes(code) ? { type: "Lost" } : { type: "Unreachable", code };
  }
  const rows = Array.isArray(body) ? body.map(readRow) : [undefined];
  if (!rows.every((row) => row !== undefined)) return { type: "Unreachable", code: "UNREADABLE" };
  const last = rows.at(-1);
  return { type: "Page", rows, next: last !== undefined && rows.length >= rowsPerPage ? last.transactionKey : null };
};

const readRow = (row: unknown): Transaction | undefined =>
  isFields(row)
    ? whole({
        transactionKey: readText(row.transactionKey),
        paymentKey: readPaymentKey(row.paymentKey),
        orderId: readText(row.orderId),
        at: readInstant(row.transactionAt),
        amount: readAmount(row),
        says: readRumour(row.status),
      })
    : undefined;

/** Toss does not say whether a cancel's amount has a sign. What is not in whole won is compared by looking it up. */
const readAmount = ({ amount, currency }: Fields): Won | null =>
  currency === "KRW" && typeof amount === "number" ? Won.parse(Math.abs(amount)).unwrapOr(null) : null;
