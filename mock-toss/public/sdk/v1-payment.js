import { refuse, TossPaymentsError } from "./error.js";
import { destroyWindow, isMobile, openWindow } from "./payment-window.js";
import {
  validateClientKey,
  validateCustomer,
  validateChoices,
  validateFlowMode,
  validateOrder,
  validateRedirect,
} from "./validation.js";

/** Whoever waits for a window that the page took away hears what a shopper who closes it would have said. */
const canceled = () => new TossPaymentsError("USER_CANCEL", "취소되었습니다.");

/** The global of `/v1` and `/v1/payment`, the older script: the method comes first, the amount is a number, options are flat. */
const TossPayments = (clientKey) => {
  validateClientKey(clientKey);

  /** Without a method the shopper chooses at the window. */
  const requestPayment = async (methodOrRequest, requestOfMethod) => {
    const isChosen = typeof methodOrRequest !== "object" || methodOrRequest === null;
    const [method, request] = isChosen ? [methodOrRequest, requestOfMethod] : ["카드", methodOrRequest];
    if (typeof method !== "string") refuse("INVALID_PARAMETER", "결제수단이 필요합니다.");
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETER", "결제 정보가 필요합니다.");
    if (!(Number(request.amount) > 0)) refuse("INVALID_PARAMETER", "amount는 0보다 큰 숫자여야 합니다.");
    validateOrder(request);
    validateCustomer(request);
    validateFlowMode(request);
    validateChoices(request);
    const isRedirect = validateRedirect(request);
    if (!isRedirect && (isMobile() || request.windowTarget === "self"))
      refuse("INVALID_PARAMETER", "successUrl과 failUrl을 입력해주세요.");
    const outcome = await openWindow("/window/payments", { clientKey, ...request, method }, request.windowTarget);
    return { paymentKey: outcome.paymentKey, orderId: outcome.orderId, amount: outcome.amount.value };
  };

  const requestBillingAuth = async (method, request) => {
    if (method !== "카드" && method !== "CARD" && method !== "계좌이체" && method !== "TRANSFER")
      refuse("NOT_SUPPORTED_METHOD", "지원하지 않는 결제수단입니다.");
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETER", "customerKey가 필요합니다.");
    if (!validateRedirect(request)) refuse("INCORRECT_SUCCESS_URL_FORMAT", "잘못된 successUrl 입니다.");
    return openWindow("/window/billing-auths", { clientKey, ...request, method }, request.windowTarget);
  };

  return { requestPayment, requestBillingAuth, cancelPayment: () => void destroyWindow(canceled()) };
};
window.TossPayments = TossPayments;
