import { approve } from "../approve.ts";
import { isRecord, numberOf, textOf } from "../fields.ts";
import { parseMethod } from "../method-names.ts";
import { authenticatePayment, openPayment } from "../new-payment.ts";
import type { Payment } from "../payment.ts";
import { readTaxParts } from "../tax-parts.ts";
import { isMoney } from "../vat.ts";
import { FOREIGN_WALLETS, parseForeignWallet } from "../wallets.ts";
import type { World } from "../world.ts";
import { jam, type Jammed } from "./jammed.ts";

const SETTABLE = ["READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "DONE"] as const;

/** A payment as a test wants it, without a window: most often one that a shopper has just authenticated. */
export const makePayment = (world: World, input: unknown, at: number): Payment | Jammed => {
  if (!isRecord(input)) return jam(400, "a payment is an object with orderId and amount");
  const orderId = textOf(input["orderId"], 1, 64);
  const amount = numberOf(input["amount"]);
  if (orderId === null || amount === null || amount <= 0) return jam(400, "orderId and a positive amount are needed");
  const isAccount = input["status"] === "WAITING_FOR_DEPOSIT";
  const method = parseMethod(textOf(input["method"], 1, 50) ?? (isAccount ? "가상계좌" : "카드"));
  if (method === null) return jam(400, "method is one of Toss's, in Korean or English");
  const status = SETTABLE.find((one) => one === (input["status"] ?? "IN_PROGRESS"));
  if (status === undefined) return jam(400, `status is one of ${SETTABLE.join(", ")}`);
  if ((status === "WAITING_FOR_DEPOSIT" && method !== "가상계좌") || (status === "DONE" && method === "가상계좌"))
    return jam(400, `${method} does not go to ${status} at once`);
  const provider = parseForeignWallet(input["provider"] ?? "PAYPAL");
  if (provider === null) return jam(400, `provider is one of ${FOREIGN_WALLETS.join(", ")}`);
  const { clientKey } = input;
  const merchant = world.merchants.find((one) => clientKey === undefined || one.clientKey === clientKey);
  if (merchant === undefined) return jam(400, "nobody has this clientKey");

  const { currency = "KRW" } = input;
  if (currency !== "KRW" && currency !== "USD" && currency !== "JPY") return jam(400, "currency is KRW, USD or JPY");
  if (!isMoney(amount, currency)) return jam(400, `${amount} is no amount of ${currency}`);
  const taxParts = readTaxParts(input, amount, currency);
  if ("code" in taxParts) return jam(400, "taxFreeAmount and taxExemptionAmount are parts of the amount");
  const useEscrow = input["useEscrow"] === true;
  const orderName = textOf(input["orderName"], 1, 100) ?? orderId;
  const payment = openPayment(
    world,
    merchant,
    { orderId, orderName, amount, method, currency, useEscrow, ...taxParts },
    at,
  );
  if (method === "해외간편결제") payment.easyPay = { provider, amount, discountAmount: 0 };
  if (status !== "READY") authenticatePayment(world, payment, at);
  if (status === "DONE" || status === "WAITING_FOR_DEPOSIT") approve(world, payment, at);
  return payment;
};
