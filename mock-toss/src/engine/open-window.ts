import { idOf, isAbsent, isRecord, numberOf, textOf } from "./fields.ts";
import { objectionToCustomer, readCustomer } from "./customer.ts";
import { objectionToOptions } from "./method-options.ts";
import { parseMethod } from "./method-names.ts";
import type { Merchant } from "./merchant.ts";
import { openPayment } from "./new-payment.ts";
import type { Method, Payment } from "./payment.ts";
import { isRedirectUrl } from "./redirect-url.ts";
import { refuse, type Refused } from "./reply.ts";
import { readTaxParts } from "./tax-parts.ts";
import { isMoney } from "./vat.ts";
import { parseWallet } from "./wallets.ts";
import { findPayment, type World } from "./world.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * 결제창 요청. What the browser scripts and `POST /v1/payments` ask for: a payment in READY with a window to send the
 * shopper to. The amount is a number, or, in the newer scripts, `{currency, value}`.
 */
export const openWindow = (world: World, merchant: Merchant, input: Fields, at: number): Payment | Refused => {
  const method = readMethod(input["method"]);
  const amount = readAmount(input, method === "해외간편결제" ? "USD" : "KRW");
  const orderId = idOf(input["orderId"], 64);
  const orderName = textOf(input["orderName"], 1, 100);
  if (amount === null) return refuse("INVALID_REQUIRED_PARAM", "amount");
  if (method === null) return refuse("NOT_SUPPORTED_METHOD");
  if (orderId === null || !/^[A-Za-z0-9\-_=]+$/.test(orderId)) return refuse("INVALID_ORDER_ID");
  if (orderName === null) return refuse("INVALID_ORDER_NAME");
  if (amount.value <= 0) return refuse("BELOW_ZERO_AMOUNT");
  const objection = objectionToCurrency(amount.currency, method) ?? objectionToCustomer(input);
  if (objection !== null) return objection;
  if (!isMoney(amount.value, amount.currency) || !isMetadata(input["metadata"])) return refuse("INVALID_REQUEST");
  const { successUrl, failUrl } = input;
  if (!isAbsent(successUrl) && !isRedirectUrl(successUrl)) return refuse("INCORRECT_SUCCESS_URL_FORMAT");
  if (!isAbsent(failUrl) && !isRedirectUrl(failUrl)) return refuse("INCORRECT_FAIL_URL_FORMAT");

  const options = optionsOf(input, method);
  const misfit = objectionToOptions(method, options, at);
  if (misfit !== null) return misfit;
  const { taxFreeAmount } = input;
  const { taxExemptionAmount } = options;
  const taxParts = readTaxParts({ taxFreeAmount, taxExemptionAmount }, amount.value, amount.currency);
  if ("code" in taxParts) return taxParts;
  // Wallets are asked for as cards that name one.
  const isWallet = method === "카드" && parseWallet(options["easyPay"]) !== null;
  return openPayment(
    world,
    merchant,
    {
      orderId,
      orderName,
      amount: amount.value,
      method: isWallet ? "간편결제" : method,
      currency: amount.currency,
      ...taxParts,
      useEscrow: options["useEscrow"] === true,
      cultureExpense: options["isCulturalExpenses"] === true || input["cultureExpense"] === true,
      metadata: isRecord(input["metadata"]) ? (input["metadata"] as Readonly<Record<string, string>>) : null,
      customer: readCustomer(input),
      window: { successUrl: successUrl ?? null, failUrl: failUrl ?? null, options },
    },
    at,
  );
};

/** What a browser asks for with a client key. Its secret key has no business in a browser. */
export const openWindowFor = (world: World, clientKey: unknown, input: unknown, at: number): Payment | Refused => {
  const merchant = world.merchants.find((one) => one.clientKey === clientKey);
  if (merchant === undefined) return refuse("INVALID_CLIENT_KEY");
  if (!isRecord(input)) return refuse("INVALID_REQUEST");
  if (isOrderTaken(world, merchant, input["orderId"])) return refuse("DUPLICATED_ORDER_ID");
  return openWindow(world, merchant, input, at);
};

/** Whether an orderId has been paid already: such an order cannot be opened again. */
export const isOrderTaken = (world: World, merchant: Merchant, orderId: unknown): boolean =>
  (world.paymentKeysByOrder.get(idOf(orderId, 64) ?? "") ?? []).some((key) => {
    const payment = findPayment(world, key);
    return payment !== undefined && payment.mId === merchant.mId && payment.approvedAt !== null;
  });

const readAmount = (input: Fields, usual: string): { value: number; currency: string } | null => {
  const { amount } = input;
  const value = numberOf(isRecord(amount) ? amount["value"] : amount);
  const currency = (isRecord(amount) ? amount["currency"] : input["currency"]) ?? usual;
  return value === null || typeof currency !== "string" ? null : { value, currency };
};

/** Won is paid with everything, other currencies with foreign wallets alone. */
const objectionToCurrency = (currency: string, method: Method): Refused | null => {
  if (currency === "KRW") return null;
  if (currency !== "USD" && currency !== "JPY") return refuse("INVALID_CURRENCY");
  if (method === "해외간편결제") return null;
  return refuse(currency === "USD" ? "NOT_SUPPORTED_USD" : "INVALID_CURRENCY");
};

/** At most five pairs of texts. */
const isMetadata = (metadata: unknown): boolean =>
  isAbsent(metadata) ||
  (isRecord(metadata) &&
    Object.keys(metadata).length <= 5 &&
    Object.entries(metadata).every(
      ([name, value]) => name.length <= 40 && !/[[\]]/.test(name) && textOf(value, 0, 2_000) !== null,
    ));

/** Without a method the shopper chooses at the window. */
const readMethod = (method: unknown): Method | null =>
  isAbsent(method) ? "카드" : typeof method === "string" ? parseMethod(method) : null;

/** Options of the method: in a member of their own (`card: {…}`), or flat beside everything else, as old scripts send them. */
const optionsOf = (input: Fields, method: Method): Fields => {
  const member = OPTION_MEMBERS[method];
  const nested = member === undefined ? undefined : input[member];
  return isRecord(nested) ? { ...input, ...nested } : input;
};

const OPTION_MEMBERS: Readonly<Partial<Record<Method, string>>> = {
  카드: "card",
  가상계좌: "virtualAccount",
  계좌이체: "transfer",
  휴대폰: "mobilePhone",
  해외간편결제: "foreignEasyPay",
};
