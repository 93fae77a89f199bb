import type { Call } from "../call.ts";
import { newReceipt, parseReceiptType } from "../cash-receipt.ts";
import { readLimit } from "../date-range.ts";
import { idOf, numberOf, textOf } from "../fields.ts";
import { formatKstDate, parseKst } from "../kst-time.ts";
import { receiptView } from "../payment-view.ts";
import { accept, refuse, type Reply } from "../reply.ts";
import { keepAtMost } from "../retention.ts";
import { readTaxParts } from "../tax-parts.ts";
import { isMoney } from "../vat.ts";

const LIMIT = 100;
const LIMIT_MAX = 10_000;

/** 현금영수증 발급. `POST /v1/cash-receipts`, apart from any payment. */
export const issueCashReceipt = ({ world, merchant, body, at }: Call): Reply => {
  const amount = numberOf(body["amount"]);
  const orderId = textOf(body["orderId"], 6, 64);
  const orderName = textOf(body["orderName"], 1, 100);
  const type = parseReceiptType(body["type"]);
  // Its name before 2022-07-27, which official samples still use.
  const customerIdentityNumber = idOf(body["customerIdentityNumber"] ?? body["registrationNumber"], 30);
  if (amount === null || amount <= 0 || orderId === null || orderName === null) return refuse("INVALID_REQUEST");
  const taxParts = readTaxParts(body, amount);
  if ("code" in taxParts || !isMoney(amount, "KRW")) return refuse("INVALID_REQUEST");
  if (type === null || customerIdentityNumber === null) return refuse("INVALID_CASH_RECEIPT_INFO");
  const { cashReceipts } = world.collections;
  for (const { mId, receipt } of cashReceipts.values())
    if (mId === merchant.mId && receipt.orderId === orderId) return refuse("DUPLICATED_CASH_RECEIPT");
  const { taxFreeAmount } = taxParts;
  const order = { orderId, orderName, type, amount, taxFreeAmount, customerIdentityNumber };
  const receipt = newReceipt(world, "CONFIRM", order, at);
  cashReceipts.put(receipt.receiptKey, { mId: merchant.mId, receipt, balanceAmount: amount });
  keepAtMost(cashReceipts, world.options.paymentsMax);
  return accept(receiptView(receipt, world.publicUrl, at));
};

/** 현금영수증 취소. `POST /v1/cash-receipts/{receiptKey}/cancel`, in full or in part. */
export const cancelCashReceipt = ({ world, merchant, params, body, at }: Call): Reply => {
  const { cashReceipts } = world.collections;
  const issued = cashReceipts.get(params["receiptKey"] ?? "");
  if (issued === undefined || issued.mId !== merchant.mId) return refuse("NOT_FOUND");
  const amount =
    body["amount"] === undefined || body["amount"] === null ? issued.balanceAmount : numberOf(body["amount"]);
  if (amount === null || amount <= 0 || amount > issued.balanceAmount || !isMoney(amount, "KRW"))
    return refuse("INVALID_REQUEST");
  cashReceipts.put(issued.receipt.receiptKey, { ...issued, balanceAmount: issued.balanceAmount - amount });
  const canceled = newReceipt(world, "CANCEL", { ...issued.receipt, amount }, at);
  cashReceipts.put(canceled.receiptKey, { mId: merchant.mId, receipt: canceled, balanceAmount: 0 });
  return accept(receiptView(canceled, world.publicUrl, at));
};

/** 현금영수증 조회. `GET /v1/cash-receipts?requestDate=`: of one day, page by page; the cursor counts rows. */
export const listCashReceipts = ({ world, merchant, query, at }: Call): Reply => {
  const { requestDate, cursor } = query;
  if (requestDate === undefined || requestDate.length !== 10 || parseKst(requestDate) === null)
    return refuse("INVALID_REQUEST");
  const limit = readLimit(query["limit"], LIMIT, LIMIT_MAX);
  if (typeof limit !== "number") return limit;
  const from = cursor === undefined || cursor === "" ? 0 : numberOf(cursor);
  if (from === null || from < 0 || !Number.isInteger(from)) return refuse("INVALID_PAGING_KEY");
  const rows = Array.from(world.collections.cashReceipts.values()).filter(
    ({ mId, receipt }) => mId === merchant.mId && formatKstDate(receipt.requestedAt) === requestDate,
  );
  const data = rows.slice(from, from + limit).map(({ receipt }) => receiptView(receipt, world.publicUrl, at));
  return accept({ hasNext: from + limit < rows.length, lastCursor: from + data.length, data });
};
