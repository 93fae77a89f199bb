import { createListeners } from "./listeners.js";
import { refuse, TossPaymentsError } from "./error.js";
import { showWidgetWindow } from "./widget-window.js";
import {
  isWidgetKey,
  validateCustomerKey,
  validateAmount,
  validatePrice,
  validateOrder,
  validateCustomer,
  validateMetadata,
  validateRedirect,
  validateWindowTarget,
} from "./validation.js";
import { isMobile, openWindow } from "./payment-window.js";
import { WIDGET_METHODS, findContainer, renderMethods, renderTerms } from "./widget-view.js";

/** One of each kind in a document: a second one is refused until the first is destroyed. */
const rendered = { methods: false, agreement: false, window: false };

/** `TossPayments(clientKey).widgets({ customerKey })`: methods and terms inside the merchant's own page. */
export const createWidgets = (clientKey, options) => {
  if (!isWidgetKey(clientKey))
    refuse(
      "NOT_SUPPORTED_API_INDIVIDUAL_KEY",
      "API 개별 연동 키는 지원하지 않습니다. 결제위젯 연동 키를 사용해주세요.",
    );
  if (typeof options !== "object" || options === null) refuse("INVALID_PARAMETERS", "customerKey가 필요합니다.");
  const { customerKey } = options;
  validateCustomerKey(customerKey);
  let amount = null;
  let method = null;
  let isAgreed = null;

  const setAmount = async (value) => {
    validateAmount(value);
    amount = { currency: value.currency, value: value.value };
  };

  const renderPaymentMethods = async ({ selector, variantKey } = {}) => {
    if (amount === null) refuse("NOT_SETUP_AMOUNT", "setAmount를 먼저 호출해주세요.");
    validateVariantKey(variantKey);
    if (rendered.methods) refuse("PAYMENT_METHODS_WIDGET_ALREADY_RENDERED", "이미 결제수단 위젯이 렌더링되었습니다.");
    const container = findContainer(selector);
    const { on, tell } = createListeners();
    const remove = renderMethods(container, (code) => {
      method = code;
      tell("paymentMethodSelect", { code });
    });
    rendered.methods = true;
    method = WIDGET_METHODS[0][0];
    setTimeout(() => tell("paymentMethodSelect", { code: method }));
    const destroy = async () => {
      remove();
      rendered.methods = false;
      method = null;
    };
    return { on, destroy, getSelectedPaymentMethod: async () => ({ code: method }) };
  };

  const renderAgreement = async ({ selector, variantKey } = {}) => {
    validateVariantKey(variantKey);
    if (rendered.agreement) refuse("AGREEMENT_WIDGET_ALREADY_RENDERED", "이미 약관 위젯이 렌더링되었습니다.");
    const container = findContainer(selector);
    const { on, tell } = createListeners();
    const status = () => ({
      agreedRequiredTerms: isAgreed,
      agreements: [{ term: { id: 1, required: true }, agreed: isAgreed }],
    });
    const remove = renderTerms(container, (agreed) => {
      isAgreed = agreed;
      tell("agreementStatusChange", status());
    });
    rendered.agreement = true;
    isAgreed = true;
    setTimeout(() => tell("agreementStatusChange", status()));
    const destroy = async () => {
      remove();
      rendered.agreement = false;
      isAgreed = null;
    };
    return { on, destroy };
  };

  const requestPayment = async (request) => {
    if (typeof request !== "object" || request === null) refuse("INVALID_PARAMETERS", "결제 정보가 필요합니다.");
    if (amount === null) refuse("NOT_SETUP_AMOUNT", "setAmount를 먼저 호출해주세요.");
    if (method === null) refuse("NOT_SELECTED_PAYMENT_METHOD", "결제수단을 선택해주세요.");
    if (isAgreed === false) refuse("NEED_AGREEMENT_WITH_REQUIRED_TERMS", "필수 약관에 동의해주세요.");
    validatePrice(amount, method);
    validateOrder(request, "INVALID_PARAMETERS");
    validateCustomer(request, "INVALID_PARAMETERS");
    validateMetadata(request);
    validateWindowTarget(request, isMobile());
    const isRedirect = validateRedirect(request);
    if (!isRedirect && (isMobile() || request.windowTarget === "self"))
      refuse("NOT_SUPPORTED_PROMISE", "Promise 방식을 지원하지 않습니다. successUrl과 failUrl을 입력해주세요.");
    const asked = { clientKey, customerKey, amount, method, ...request };
    const outcome = await openWindow("/window/payments", asked, request.windowTarget);
    return { paymentType: "NORMAL", paymentKey: outcome.paymentKey, orderId: outcome.orderId, amount: outcome.amount };
  };

  const renderPaymentWindow = async ({ variantKey } = {}) => {
    if (amount === null) refuse("NOT_SETUP_AMOUNT", "setAmount를 먼저 호출해주세요.");
    validateVariantKey(variantKey?.paymentMethod ?? undefined);
    validateVariantKey(variantKey?.agreement ?? undefined);
    if (rendered.window) refuse("PaymentWindowAlreadyRendered", "이미 결제창이 렌더링되었습니다.");
    const shown = showWidgetWindow({
      onMethod: (code) => {
        method = code;
      },
      onAgreement: (agreed) => {
        isAgreed = agreed;
      },
    });
    rendered.window = true;
    const forget = () => {
      rendered.window = false;
      method = null;
      isAgreed = null;
    };
    shown.on("cancel", forget);
    const destroy = async () => {
      shown.close();
      forget();
    };
    return { on: shown.on, destroy };
  };

  /** Deprecated: the window that pays by itself. */
  const requestPaymentWindow = async (request, options) => {
    const shown = await renderPaymentWindow(options);
    return new Promise((resolve, reject) => {
      shown.on("paymentRequest", () => requestPayment(request).finally(shown.destroy).then(resolve, reject));
      shown.on("cancel", () => reject(new TossPaymentsError("USER_CANCEL", "취소되었습니다.")));
    });
  };

  return {
    setAmount,
    renderPaymentMethods,
    renderAgreement,
    renderPaymentWindow,
    requestPayment,
    requestPaymentWindow,
  };
};

const validateVariantKey = (variantKey) => {
  if (variantKey !== undefined && (typeof variantKey !== "string" || variantKey === ""))
    refuse("INVALID_VARIANT_KEY", "variantKey가 올바르지 않습니다.");
};
