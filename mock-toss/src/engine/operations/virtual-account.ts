import { approve } from "../approve.ts";
import { parseBank } from "../bank-codes.ts";
import { acceptPayment, type Call } from "../call.ts";
import { readWantedReceipt } from "../cash-receipt.ts";
import { objectionToCustomer } from "../customer.ts";
import { readDueAt } from "../due-date.ts";
import { idOf, numberOf, textOf } from "../fields.ts";
import { objectionToReceipt } from "../method-options.ts";
import { newAccount } from "../new-account.ts";
import { openPayment } from "../new-payment.ts";
import { isOrderTaken } from "../open-window.ts";
import { refuse, type Reply } from "../reply.ts";
import { readTaxParts } from "../tax-parts.ts";
import { isMoney } from "../vat.ts";

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
  if (!isMoney(amount, "KRW")) return refuse("INVALID_REQUEST");
  if (amount < MINIMUM_AMOUNT) return refuse("BELOW_MINIMUM_AMOUNT");
  const bankCode = parseBank(idOf(body["bank"], 20) ?? "");
  if (bankCode === null) return refuse("INVALID_BANK");
  const { accountType: asked = "일반" } = body;
  const isFixed = asked === "고정" || asked === "FIXED";
  if (!isFixed && asked !== null && asked !== "일반" && asked !== "NORMAL")
    return refuse("INVALID_VIRTUAL_ACCOUNT_TYPE");
  if (isFixed && textOf(body["accountKey"], 1, 200) === null) return refuse("REQUIRED_ACCOUNT_KEY");
  const dueAt = readDueAt(body, at);
  if (typeof dueAt !== "number") return dueAt;
  const objection = objectionToReceipt(body["cashReceipt"]) ?? objectionToCustomer(body);
  if (objection !== null) return objection;
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
