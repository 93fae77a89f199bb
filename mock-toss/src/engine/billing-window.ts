import type { BillingAuth } from "./billing.ts";
import { testCard } from "./approve.ts";
import { errorMessage } from "./errors/catalogue.ts";
import { isRecord, textOf } from "./fields.ts";
import { newAuthKey } from "./keys.ts";
import { isRedirectUrl, withParameters } from "./redirect-url.ts";
import { refuse, type Refused } from "./reply.ts";
import { failureOfCard, maskCardNumber, TEST_CARDS } from "./test-cards.ts";
import type { WindowDecision, WindowOutcome } from "./window-decision.ts";
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
  const { mId } = merchant;
  const authKey = newAuthKey(world.random);
  const auth: BillingAuth = { authKey, mId, customerKey, successUrl, failUrl, card: null, isUsed: false };
  world.collections.billingAuths.put(authKey, auth);
  return auth;
};

/** Null when the window has been decided already, or never was. */
export const decideBillingWindow = (world: World, authKey: string, decision: WindowDecision): WindowOutcome | null => {
  const auth = world.collections.billingAuths.get(authKey);
  if (auth === undefined || auth.card !== null) return null;
  if (decision.type === "close") return fail(auth, "PAY_PROCESS_CANCELED", decision);
  if (decision.type === "decline") return fail(auth, "REJECT_CARD_COMPANY", decision);
  const number = decision.choice.cardNumber ?? TEST_CARDS[0]?.number ?? "";
  const failure = failureOfCard(number);
  if (failure?.at === "window") return fail(auth, failure.code, decision);
  auth.card = { number, card: { ...testCard(0), number: maskCardNumber(number) }, declinedWith: failure?.code ?? null };
  world.collections.billingAuths.put(authKey, auth);
  const { customerKey } = auth;
  return { type: "authorized", url: withParameters(auth.successUrl, { customerKey, authKey }), customerKey, authKey };
};

const fail = (auth: BillingAuth, code: string, { language }: WindowDecision): WindowOutcome => {
  const message = errorMessage(code, language);
  return { type: "failed", url: withParameters(auth.failUrl, { code, message }), code, message, orderId: null };
};
