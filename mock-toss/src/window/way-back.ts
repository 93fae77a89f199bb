import { errorMessage, type Language } from "../engine/errors/catalogue.ts";
import type { Payment } from "../engine/payment.ts";
import { withParameters } from "../engine/redirect-url.ts";
import type { WindowOutcome } from "../engine/window-decision.ts";

/**
 * 돌아가는 길. How a window ended that somebody comes to late, by the browser's Back or in a second tab: where its shopper was sent
 * then, so that nobody is stuck in front of a window without buttons.
 */
export const wayBack = (payment: Payment, language: Language): WindowOutcome => {
  const { status, paymentKey, orderId, currency, totalAmount } = payment;
  const { successUrl = null, failUrl = null } = payment.window ?? {};
  if (status === "EXPIRED") {
    const code = "PAY_PROCESS_ABORTED";
    const message = errorMessage(code, language);
    return { type: "failed", url: addressed(failUrl, { code, message, orderId }), code, message, orderId };
  }
  const parameters = { paymentType: "NORMAL", orderId, paymentKey, amount: String(totalAmount) };
  const amount = { currency, value: totalAmount };
  return { type: "approved", url: addressed(successUrl, parameters), paymentKey, orderId, amount };
};

const addressed = (url: string | null, parameters: Readonly<Record<string, string>>): string | null =>
  url === null ? null : withParameters(url, parameters);
