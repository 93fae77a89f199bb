import { refuse } from "./error.js";
import { createListeners } from "./listeners.js";
import { isMobile, openWindow } from "./payment-window.js";
import {
  ANONYMOUS,
  validateClientKey,
  validateCustomer,
  validateCustomerKey,
  validateOrder,
  validateRedirect,
} from "./validation.js";
import { findContainer, renderMethods, renderTerms, WIDGET_METHODS } from "./widget-view.js";

/** The global of `/v1/payment-widget`, the older widget: the amount comes with the methods, as a number or as `{value}`. */
const PaymentWidget = (clientKey, customerKey) => {
  validateClientKey(clientKey);
  validateCustomerKey(customerKey);
  let amount = null;
  let method = null;
  let isAgreed = null;

  const readAmount = (asked) => {
    const value = typeof asked === "object" && asked !== null ? asked.value : asked;
    if (typeof value !== "number" || !Number.isFinite(value)) refuse("INVALID_PARAMETER", "amount는 숫자여야 합니다.");
    return { currency: asked?.currency ?? "KRW", value };
  };

  const renderPaymentMethods = (selector, asked) => {
    amount = readAmount(asked);
    const { on, tell } = createListeners();
    renderMethods(findContainer(selector), (code) => {
      method = code;
    });
    method = WIDGET_METHODS[0][0];
    setTimeout(() => tell("ready"));
    const updateAmount = (value) => {
      amount = readAmount(value);
    };
    return { on, updateAmount, getSelectedPaymentMethod: () => ({ type: "NORMAL", method }) };
  };

  const renderAgreement = (selector) => {
    const { on, tell } = createListeners();
    const status = () => ({ agreedRequiredTerms: isAgreed });
    renderTerms(findContainer(selector), (agreed) => {
      isAgreed = agreed;
      tell("change", status());
    });
    isAgreed = true;
    setTimeout(() => tell("ready"));
    return { on, getAgreementStatus: status };
  };

  const requestPayment = async (request) => {
    if (method === null) refuse("NOT_SELECTED_PAYMENT_METHOD", "결제수단을 선택해주세요.");
    if (isAgreed === false) refuse("NEED_AGREEMENT_WITH_REQUIRED_TERMS", "필수 약관에 동의해주세요.");
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETER", "결제 정보가 필요합니다.");
    validateOrder(request);
    validateCustomer(request);
    if (!validateRedirect(request) && isMobile()) refuse("INVALID_PARAMETER", "successUrl과 failUrl을 입력해주세요.");
    const asked = { clientKey, customerKey, amount, method, ...request };
    const outcome = await openWindow("/window/payments", asked, request.windowTarget);
    const { paymentKey, orderId } = outcome;
    return { paymentType: "NORMAL", paymentKey, orderId, amount: outcome.amount.value };
  };

  return { renderPaymentMethods, renderAgreement, requestPayment };
};
PaymentWidget.ANONYMOUS = ANONYMOUS;
window.PaymentWidget = PaymentWidget;
