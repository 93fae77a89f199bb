import type { Call } from "../call.ts";
import { readDateRange, readLimit } from "../date-range.ts";
import { formatKst } from "../kst-time.ts";
import { accept, refuse, type Reply } from "../reply.ts";
import type { Transaction } from "../transaction.ts";
import type { World } from "../world.ts";

const LIMIT = 100;
/** Pages of the documentation disagree, 5,000 or 10,000; an official sample asks for 10,000. */
const LIMIT_MAX = 10_000;

/** 거래 조회. `GET /v1/transactions`: a row for each approval and each cancel, oldest first, page by page. */
export const listTransactions = ({ world, merchant, query, at, lagMs }: Call): Reply => {
  const range = readDateRange(query);
  if ("code" in range) return range;
  const limit = readLimit(query["limit"], LIMIT, LIMIT_MAX);
  if (typeof limit !== "number") return limit;
  const seenUntil = lagMs === 0 ? Number.POSITIVE_INFINITY : at - lagMs;
  const rows: Transaction[] = [];
  // A cursor is sent empty on the first page.
  const after = query["startingAfter"] ?? "";
  let isPastCursor = after === "";
  for (const row of world.collections.transactions.values()) {
    if (row.mId !== merchant.mId || row.transactionAt < range.from || row.transactionAt > range.to) continue;
    if (row.transactionAt > seenUntil) continue;
    if (isPastCursor) rows.push(row);
    else isPastCursor = row.transactionKey === after;
    if (rows.length === limit) break;
  }
  return isPastCursor ? accept(rows.map((row) => transactionView(row, world))) : refuse("INVALID_TRANSACTION_KEY");
};

const transactionView = (row: Transaction, { options, publicUrl }: World) => ({
  mId: row.mId,
  transactionKey: row.transactionKey,
  paymentKey: row.paymentKey,
  orderId: row.orderId,
  method: row.method,
  customerKey: row.customerKey,
  useEscrow: row.useEscrow,
  receiptUrl: `${publicUrl}/receipt/redirection?transactionId=${row.paymentKey}&ref=PX`,
  status: row.status,
  transactionAt: formatKst(row.transactionAt),
  currency: row.currency,
  amount: row.kind === "cancel" ? row.amount * options.cancelRowSign : row.amount,
});
