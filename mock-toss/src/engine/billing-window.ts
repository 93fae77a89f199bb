import { parseBank } from "./bank-codes.ts";
import type { BillingAuth } from "./billing.ts";
import type { PaymentSource } from "./charge.ts";
import { testCard } from "./approve.ts";
import { errorMessage } from "./errors/catalogue.ts";
import { isRecord, textOf } from "./fields.ts";
import { newAccountNumber, newAuthKey } from "./keys.ts";
import { parseMethod } from "./method-names.ts";
import { isRedirectUrl, withParameters } from "./redirect-url.ts";
import { refuse, type Refused } from "./reply.ts";
import { keepAtMost } from "./retention.ts";
import { failureOfCard, maskCardNumber, TEST_CARDS } from "./test-cards.ts";
import type { WindowChoice, WindowDecision, WindowOutcome } from "./window-decision.ts";
import type { World } from "./world.ts";

/** 자동결제 등록창 요청. `requestBillingAuth` of the browser scripts; it ends in a redirect, always. */
export const openBillingWindow = (world: World, input: unknown): BillingAuth | Refused => {
  if (!isRecord(input)) return refuse("INVALID_REQUEST");
  const merchant = world.merchants.find((one) => one.clientKey === input["clientKey"]);
  if (merchant === undefined) return refuse("INVALID_CLIENT_KEY");
  const customerKey = textOf(input["customerKey"], 2, 300);
  const { successUrl, failUrl } = input;
  if (customerKey === null) return refuse("INVALID_CUSTOMER_KEY");
  if (!isRedirectUrl(successUrl)) return refuse("INCORRECT_SUCCESS_URL_FORMAT");
  if (!isRedirectUrl(failUrl)) return refuse("INCORRECT_FAIL_URL_FORMAT");
  const method = parseMethod(textOf(input["method"], 1, 20) ?? "카드") === "계좌이체" ? "계좌이체" : "카드";
  const authKey = newAuthKey(world.random);
  const opened = { authKey, mId: merchant.mId, customerKey, successUrl, failUrl, method } as const;
  const auth: BillingAuth = { ...opened, source: null, isUsed: false };
  world.collections.billingAuths.put(authKey, auth);
  keepAtMost(world.collections.billingAuths, world.options.paymentsMax);
  return auth;
};

/** Null when the window has been decided already, or never was. */
export const decideBillingWindow = (world: World, authKey: string, decision: WindowDecision): WindowOutcome | null => {
  const auth = world.collections.billingAuths.get(authKey);
  if (auth === undefined || auth.source !== null) return null;
  if (decision.type === "close") return fail(auth, "PAY_PROCESS_CANCELED");
  if (decision.type === "decline") return fail(auth, "REJECT_CARD_COMPANY");
  const consent = auth.method === "카드" ? cardOf(decision.choice) : accountOf(world, decision.choice);
  if ("failsWith" in consent) return fail(auth, consent.failsWith);
  auth.source = consent;
  world.collections.billingAuths.put(authKey, auth);
  const { customerKey } = auth;
  return { type: "authorized", url: withParameters(auth.successUrl, { customerKey, authKey }), customerKey, authKey };
};

const cardOf = ({ cardNumber }: WindowChoice): PaymentSource | { readonly failsWith: string } => {
  const number = cardNumber ?? TEST_CARDS[0]?.number ?? "";
  const failure = failureOfCard(number);
  if (failure?.at === "window") return { failsWith: failure.code };
  const card = { ...testCard(0), number: maskCardNumber(number) };
  return { type: "card", number, card, declinedWith: failure?.code ?? null };
};

/** The shopper's account number is nobody's business, so it is masked from the beginning. */
const accountOf = (world: World, { bank }: WindowChoice): PaymentSource => ({
  type: "account",
  bankCode: parseBank(bank ?? "") ?? "20",
  accountNumber: `${newAccountNumber(world.random).slice(0, 7)}*******`,
});

const fail = (auth: BillingAuth, code: string): WindowOutcome => {
  const message = errorMessage(code, "ko");
  return { type: "failed", url: withParameters(auth.failUrl, { code, message }), code, message, orderId: null };
};
