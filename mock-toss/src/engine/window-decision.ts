import { dueAfter, newAccount, VALID_HOURS } from "./new-account.ts";
import { testCard } from "./approve.ts";
import { readWantedReceipt } from "./cash-receipt.ts";
import { parseBank } from "./bank-codes.ts";
import { parseCardCompany } from "./card-companies.ts";
import { errorMessage, type Language } from "./errors/catalogue.ts";
import { chooseFault } from "./faults.ts";
import { numberOf, textOf } from "./fields.ts";
import { readDueAt } from "./due-date.ts";
import { readCollectedAccount } from "./method-options.ts";
import { parseMethod } from "./method-names.ts";
import { authenticatePayment } from "./new-payment.ts";
import type { Payment } from "./payment.ts";
import { withParameters } from "./redirect-url.ts";
import { failureOfCard, maskCardNumber } from "./test-cards.ts";
import { parseWallet } from "./wallets.ts";
import { savePayment, type World } from "./world.ts";

/** What a shopper chose at the window; members that are missing get a default. */
export type WindowChoice = {
  readonly method?: string | undefined;
  readonly cardNumber?: string | undefined;
  readonly installmentMonths?: string | undefined;
  /** 간편결제: which wallet. */
  readonly provider?: string | undefined;
  /** Of the virtual account or the transfer. */
  readonly bank?: string | undefined;
};

/** How a window ended. `url` is null when the page asked for no redirect and waits for a promise instead. */
export type WindowOutcome =
  | {
      readonly type: "approved";
      readonly url: string | null;
      readonly paymentKey: string;
      readonly orderId: string;
      readonly amount: { readonly currency: string; readonly value: number };
    }
  | { readonly type: "authorized"; readonly url: string; readonly customerKey: string; readonly authKey: string }
  | {
      readonly type: "failed";
      readonly url: string | null;
      readonly code: string;
      readonly message: string;
      readonly orderId: string | null;
    };

export type WindowDecision = {
  readonly type: "approve" | "decline" | "close";
  readonly choice: WindowChoice;
  /** What the window speaks. */
  readonly language: Language;
};

export const decideWindow = (world: World, payment: Payment, decision: WindowDecision, at: number): WindowOutcome => {
  switch (decision.type) {
    case "approve":
      return approveWindow(world, payment, decision.choice, at);
    case "decline":
      return fail(payment, "REJECT_CARD_COMPANY");
    case "close":
      // Toss names no order when the shopper closes the window; the payment stays as it is until its time runs out.
      return fail(payment, "PAY_PROCESS_CANCELED", null);
  }
};

/** The shopper says yes: the payment waits for its confirm, unless the card or a fault rule stops it here. */
const approveWindow = (world: World, payment: Payment, choice: WindowChoice, at: number): WindowOutcome => {
  const { paymentKey, orderId } = payment;
  const fault = chooseFault(world, { operation: "window", orderId, paymentKey, key: "fresh" });
  if (fault?.fault === "error" && fault.code !== null) return fail(payment, fault.code);
  payment.method = parseMethod(choice.method ?? payment.method) ?? payment.method;
  const cardFailure = payment.method === "카드" ? failureOfCard(choice.cardNumber ?? "") : null;
  if (cardFailure?.at === "window") return fail(payment, cardFailure.code);
  payment.declineWith = cardFailure?.code ?? null;
  rememberChoice(world, payment, choice, at);
  authenticatePayment(world, payment, at);
  const success = payment.window?.successUrl ?? null;
  const amount = { currency: payment.currency, value: payment.totalAmount };
  const parameters = { paymentType: "NORMAL", orderId, paymentKey, amount: String(amount.value) };
  const url = success === null ? null : withParameters(success, parameters);
  return { type: "approved", url, paymentKey, orderId, amount };
};

/** Whatever the window spoke, the merchant's page hears Korean. */
const fail = (payment: Payment, code: string, orderId: string | null = payment.orderId): WindowOutcome => {
  const message = errorMessage(code, "ko");
  const failUrl = payment.window?.failUrl ?? null;
  const url = failUrl === null ? null : withParameters(failUrl, { code, message, orderId });
  return { type: "failed", url, code, message, orderId };
};

/** Details of the method, as confirm will show them. */
const rememberChoice = (world: World, payment: Payment, choice: WindowChoice, at: number): void => {
  const options = payment.window?.options ?? {};
  switch (payment.method) {
    case "카드":
      payment.card = {
        ...testCard(payment.totalAmount),
        ...(choice.cardNumber === undefined ? {} : { number: maskCardNumber(choice.cardNumber) }),
        issuerCode: parseCardCompany(textOf(options["cardCompany"], 1, 20) ?? "") ?? "61",
        installmentPlanMonths: numberOf(choice.installmentMonths ?? options["cardInstallmentPlan"]) ?? 0,
      };
      break;
    case "간편결제":
      payment.easyPay = { provider: walletOf(choice, options), amount: payment.totalAmount, discountAmount: 0 };
      break;
    case "계좌이체":
      payment.transfer = { bankCode: parseBank(choice.bank ?? "") ?? "20", settlementStatus: "INCOMPLETED" };
      break;
    case "가상계좌":
      payment.virtualAccount = newAccount(world, {
        bankCode: parseBank(choice.bank ?? "") ?? "20",
        customerName: payment.customer.name,
        dueAt: dueAtOf(options, at),
        refundReceiveAccount: readCollectedAccount(options["refundReceiveAccount"]),
      });
      payment.wantedReceipt = readWantedReceipt(options["cashReceipt"]);
      break;
    case "휴대폰":
    case "문화상품권":
    case "도서문화상품권":
    case "게임문화상품권":
    case "해외간편결제":
      break;
  }
  savePayment(world, payment, at);
};

const walletOf = (choice: WindowChoice, options: Readonly<Record<string, unknown>>): string =>
  parseWallet(choice.provider) ?? parseWallet(options["easyPay"]) ?? "토스페이";

/** A due date that has passed while the window was open leaves the usual week. */
const dueAtOf = (options: Readonly<Record<string, unknown>>, at: number): number => {
  const dueAt = readDueAt(options, at);
  return typeof dueAt === "number" ? dueAt : dueAfter(VALID_HOURS, at);
};
