import { approve } from "../approve.ts";
import { parseBank } from "../bank-codes.ts";
import { acceptPayment, type Call } from "../call.ts";
import { readWantedReceipt } from "../cash-receipt.ts";
import { idOf, isAbsent, numberOf, textOf } from "../fields.ts";
import { parseKst } from "../kst-time.ts";
import { dueAfter, newAccount, VALID_HOURS } from "../new-account.ts";
import { openPayment } from "../new-payment.ts";
import { isOrderTaken } from "../open-window.ts";
import { refuse, type Refused, type Reply } from "../reply.ts";
import { readTaxParts } from "../tax-parts.ts";

/** 90 days. */
const VALID_HOURS_MAX = 2_160;
const MINIMUM_AMOUNT = 200;

/** 가상계좌 발급. `POST /v1/virtual-accounts`: an account at once, without window and confirm. */
export const issueVirtualAccount = (call: Call): Reply => {
  const { world, merchant, body, at } = call;
  const amount = numberOf(body["amount"]);
  // A number as orderId has been seen to be taken here; it comes back as text.
  const orderId = idOf(body["orderId"], 64);
  const orderName = textOf(body["orderName"], 1, 100);
  const customerName = textOf(body["customerName"], 1, 100);
  if (amount === null || orderId === null || orderName === null || customerName === null)
    return refuse("INVALID_REQUEST");
  if (amount < MINIMUM_AMOUNT) return refuse("BELOW_MINIMUM_AMOUNT");
  const bankCode = parseBank(idOf(body["bank"], 20) ?? "");
  if (bankCode === null) return refuse("INVALID_BANK");
  const isFixed = body["accountType"] === "고정" || body["accountType"] === "FIXED";
  if (isFixed && textOf(body["accountKey"], 1, 200) === null) return refuse("REQUIRED_ACCOUNT_KEY");
  const dueAt = readDueAt(call);
  if (typeof dueAt !== "number") return dueAt;
  const taxParts = readTaxParts(body, amount);
  if ("code" in taxParts) return taxParts;
  if (isOrderTaken(world, merchant, orderId)) return refuse("DUPLICATED_ORDER_ID");

  const useEscrow = body["useEscrow"] === true;
  const customer = { name: customerName, mobilePhone: textOf(body["customerMobilePhone"], 1, 20) };
  const order = { orderId, orderName, amount, method: "가상계좌", useEscrow, ...taxParts, customer } as const;
  const payment = openPayment(world, merchant, order, at);
  payment.wantedReceipt = readWantedReceipt(body["cashReceipt"]);
  const accountType = isFixed ? "고정" : "일반";
  payment.virtualAccount = newAccount(world, { accountType, bankCode, customerName, dueAt });
  approve(world, payment, at);
  return acceptPayment(call, payment);
};

const readDueAt = ({ body, at }: Call): number | Refused => {
  const { validHours, dueDate } = body;
  if (!isAbsent(validHours) && !isAbsent(dueDate)) return refuse("INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE");
  if (!isAbsent(dueDate)) {
    const dueAt = typeof dueDate === "string" ? parseKst(dueDate) : null;
    if (dueAt === null || dueAt <= at) return refuse("INVALID_DATE");
    return dueAt > dueAfter(VALID_HOURS_MAX, at) ? refuse("EXCEED_MAX_DUE_DATE") : dueAt;
  }
  const hours = isAbsent(validHours) ? VALID_HOURS : numberOf(validHours);
  if (hours === null || hours < 1) return refuse("INVALID_REQUEST");
  return hours > VALID_HOURS_MAX ? refuse("EXCEED_MAX_VALID_HOURS") : dueAfter(hours, at);
};
