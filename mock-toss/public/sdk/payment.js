import { refuse } from "./error.js";
import {
  isWidgetKey,
  validateCustomerKey,
  validatePrice,
  validateOrder,
  validateCustomer,
  validateMetadata,
  validateRedirect,
  validateFlowMode,
  validateChoices,
  validateWindowTarget,
} from "./validation.js";
import { isMobile, openWindow, destroyWindow } from "./payment-window.js";

const METHODS = [
  "CARD",
  "TRANSFER",
  "VIRTUAL_ACCOUNT",
  "MOBILE_PHONE",
  "CULTURE_GIFT_CERTIFICATE",
  "BOOK_GIFT_CERTIFICATE",
  "GAME_GIFT_CERTIFICATE",
  "FOREIGN_EASY_PAY",
];

const CODE = "INVALID_PARAMETERS";

/** `TossPayments(clientKey).payment({ customerKey })`: the payment window. */
export const createPayment = (clientKey, options) => {
  if (isWidgetKey(clientKey))
    refuse("NOT_SUPPORTED_WIDGET_KEY", "결제위젯 연동 키는 지원하지 않습니다. API 개별 연동 키를 사용해주세요.");
  if (typeof options !== "object" || options === null) refuse("INVALID_PARAMETERS", "customerKey가 필요합니다.");
  const { customerKey } = options;
  validateCustomerKey(customerKey);

  const requestPayment = async (request) => {
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETERS", "결제 정보가 필요합니다.");
    if (!METHODS.includes(request.method)) refuse("NOT_SUPPORTED_METHOD", "지원하지 않는 결제수단입니다.");
    validatePrice(request.amount, request.method);
    validateOrder(request, CODE);
    validateCustomer(request, CODE);
    validateMetadata(request);
    validateFlowMode(request.card ?? {}, CODE);
    for (const options of [request.card, request.virtualAccount, request.transfer])
      validateChoices(options ?? {}, CODE);
    validateWindowTarget(request, isMobile());
    const isRedirect = validateRedirect(request);
    if (!isRedirect && (isMobile() || request.windowTarget === "self" || request.method === "FOREIGN_EASY_PAY"))
      refuse("NOT_SUPPORTED_PROMISE", "Promise 방식을 지원하지 않습니다. successUrl과 failUrl을 입력해주세요.");
    const outcome = await openWindow("/window/payments", { clientKey, customerKey, ...request }, request.windowTarget);
    return { paymentKey: outcome.paymentKey, orderId: outcome.orderId, amount: outcome.amount };
  };

  const requestBillingAuth = async (request) => {
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETERS", "결제 정보가 필요합니다.");
    if (request.method !== "CARD" && request.method !== "TRANSFER")
      refuse("NOT_SUPPORTED_METHOD", "지원하지 않는 결제수단입니다.");
    if (!validateRedirect(request)) refuse("INCORRECT_SUCCESS_URL_FORMAT", "잘못된 successUrl 입니다.");
    validateCustomer(request, CODE);
    validateWindowTarget(request, isMobile());
    return openWindow("/window/billing-auths", { clientKey, customerKey, ...request }, request.windowTarget);
  };

  const destroy = async () => {
    if (!destroyWindow()) refuse("NoActivePaymentRequest", "진행 중인 결제 요청이 없습니다.");
  };

  return { requestPayment, requestBillingAuth, destroy };
};
