import { parseBank } from "./bank-codes.ts";
import { parseCardCompany } from "./card-companies.ts";
import { parseReceiptType } from "./cash-receipt.ts";
import { readDueAt } from "./due-date.ts";
import { idOf, isAbsent, isRecord, numberOf, textOf } from "./fields.ts";
import type { Method, RefundAccount } from "./payment.ts";
import { refuse, type Refused } from "./reply.ts";
import { parseWallet } from "./wallets.ts";

type Options = Readonly<Record<string, unknown>>;

/** Why a method cannot be asked for with these options; null when it can. */
export const objectionToOptions = (method: Method, options: Options, at: number): Refused | null => {
  switch (method) {
    case "카드":
    case "간편결제":
      return objectionToFlow(options) ?? objectionToInstallment(options);
    case "가상계좌":
    case "계좌이체":
      return objectionToDeposit(options, at);
    case "휴대폰":
      return objectionToCarriers(options["mobileCarriers"] ?? options["mobileCarrier"]);
    case "문화상품권":
    case "도서문화상품권":
    case "게임문화상품권":
    case "해외간편결제":
      return null;
  }
};

const objectionToFlow = ({ flowMode, cardCompany, easyPay }: Options): Refused | null => {
  if (!isAbsent(flowMode) && flowMode !== "DEFAULT" && flowMode !== "DIRECT") return refuse("INVALID_REQUEST");
  if (flowMode === "DIRECT" && isAbsent(cardCompany) && isAbsent(easyPay))
    return refuse("INVALID_FLOW_MODE_PARAMETERS");
  if (!isAbsent(cardCompany) && parseCardCompany(idOf(cardCompany, 20) ?? "") === null)
    return refuse("INVALID_CARD_COMPANY");
  return !isAbsent(easyPay) && parseWallet(easyPay) === null ? refuse("INVALID_EASY_PAY") : null;
};

const objectionToInstallment = ({ cardInstallmentPlan, maxCardInstallmentPlan }: Options): Refused | null => {
  if (!isAbsent(cardInstallmentPlan) && !isAbsent(maxCardInstallmentPlan))
    return refuse("INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE");
  return [cardInstallmentPlan, maxCardInstallmentPlan].every(isInstallment)
    ? null
    : refuse("INVALID_CARD_INSTALLMENT_PLAN");
};

/** 0, or 2 to 12 months. */
const isInstallment = (plan: unknown): boolean => {
  const months = isAbsent(plan) ? 0 : numberOf(plan);
  return months === 0 || (months !== null && Number.isInteger(months) && months >= 2 && months <= 12);
};

const objectionToDeposit = (options: Options, at: number): Refused | null => {
  const dueAt = readDueAt(options, at);
  if (typeof dueAt !== "number") return dueAt;
  const { refundReceiveAccount } = options;
  if (!isAbsent(refundReceiveAccount) && readCollectedAccount(refundReceiveAccount) === null)
    return refuse("INVALID_REFUND_ACCOUNT_INFO");
  return objectionToReceipt(options["cashReceipt"]);
};

/** 현금영수증. `{type, registrationNumber?}`; 미발행 wants none. */
export const objectionToReceipt = (cashReceipt: unknown): Refused | null => {
  if (isAbsent(cashReceipt)) return null;
  const { type, registrationNumber } = isRecord(cashReceipt) ? cashReceipt : {};
  if (type !== "미발행" && parseReceiptType(type) === null) return refuse("INVALID_REGISTRATION_NUMBER_TYPE");
  return isAbsent(registrationNumber) || idOf(registrationNumber, 30) !== null ? null : refuse("INVALID_REQUEST");
};

/** 환불 계좌. Where a shopper wants a refund, as a window is told: here the member is `bankCode`. */
export const readCollectedAccount = (value: unknown): RefundAccount | null => {
  if (!isRecord(value)) return null;
  const bankCode = parseBank(idOf(value["bankCode"], 20) ?? "");
  const accountNumber = idOf(value["accountNumber"], 20);
  const holderName = textOf(value["holderName"], 1, 60);
  return bankCode === null || accountNumber === null || holderName === null
    ? null
    : { bankCode, accountNumber, holderName };
};

const CARRIERS: readonly unknown[] = ["KT", "LGU", "SKT", "HELLO", "KCT", "SK7"];

const objectionToCarriers = (carriers: unknown): Refused | null =>
  isAbsent(carriers) || (Array.isArray(carriers) && carriers.every((one) => CARRIERS.includes(one)))
    ? null
    : refuse("NOT_SUPPORTED_CARRIER");
