import type { Call } from "../call.ts";
import { readDateRange, readLimit } from "../date-range.ts";
import { textOf } from "../fields.ts";
import { formatKst, formatKstDate } from "../kst-time.ts";
import { accept, refuse, type Reply } from "../reply.ts";
import type { Transaction } from "../transaction.ts";
import { findPayment, type World } from "../world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const SIZE = 100;
const SIZE_MAX = 5_000;
/** Made up: Toss's test environment has no settlements at all. Fee of a payment, and days until it is paid out. */
const FEE_RATE = 0.029;
const PAID_OUT_AFTER_DAYS = 2;

/** 정산 조회. `GET /v1/settlements`: generated from the ledger, a sale from the day after it. */
export const listSettlements = ({ world, merchant, query, at }: Call): Reply => {
  const range = readDateRange(query);
  if ("code" in range) return range;
  const size = readLimit(query["size"], SIZE, SIZE_MAX);
  const page = readLimit(query["page"], 1, Number.MAX_SAFE_INTEGER);
  if (typeof size !== "number") return size;
  if (typeof page !== "number") return page;
  const dateType = query["dateType"] || "soldDate";
  if (dateType !== "soldDate" && dateType !== "paidOutDate") return refuse("INVALID_REQUEST");
  const dateOf = dateType === "paidOutDate" ? paidOutDate : soldDate;
  const [from, to, today] = [formatKstDate(range.from), formatKstDate(range.to), formatKstDate(at)];
  const rows = Array.from(world.collections.transactions.values()).filter(
    (row) => row.mId === merchant.mId && soldDate(row) < today && dateOf(row) >= from && dateOf(row) <= to,
  );
  return accept(rows.slice((page - 1) * size, page * size).map((row) => settlementView(row, world)));
};

/** 수동 정산 요청. `POST /v1/settlements` */
export const requestSettlement = ({ world, merchant, body }: Call): Reply => {
  const payment = findPayment(world, textOf(body["paymentKey"], 1, 200) ?? "");
  return payment?.mId === merchant.mId ? accept({ result: true }) : refuse("NOT_FOUND_PAYMENT");
};

const soldDate = (row: Transaction): string => formatKstDate(row.transactionAt);

const paidOutDate = (row: Transaction): string => formatKstDate(row.transactionAt + PAID_OUT_AFTER_DAYS * DAY_MS);

/** What was cancelled is taken back, its fee included. */
const settlementView = (row: Transaction, world: World) => {
  const payment = findPayment(world, row.paymentKey);
  const amount = row.kind === "cancel" ? -row.amount : row.amount;
  const supplyAmount = Math.round(amount * FEE_RATE);
  const vat = Math.round(supplyAmount / 10);
  const cancel = payment?.cancels.find((one) => one.transactionKey === row.transactionKey);
  return {
    mId: row.mId,
    paymentKey: row.paymentKey,
    transactionKey: row.transactionKey,
    orderId: row.orderId,
    currency: row.currency,
    method: row.method,
    amount,
    interestFee: 0,
    fees: [{ type: "BASE", fee: supplyAmount }],
    supplyAmount,
    vat,
    payOutAmount: amount - supplyAmount - vat,
    approvedAt: formatKst(payment?.approvedAt ?? row.transactionAt),
    soldDate: soldDate(row),
    paidOutDate: paidOutDate(row),
    card: payment?.card ?? null,
    easyPay: payment?.easyPay ?? null,
    giftCertificate: payment?.giftCertificate ?? null,
    mobilePhone: payment?.mobilePhone ?? null,
    transfer: payment?.transfer ?? null,
    virtualAccount: null,
    cancel: cancel === undefined ? null : { ...cancel, canceledAt: formatKst(cancel.canceledAt) },
  };
};
