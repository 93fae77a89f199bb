import { refuse } from "./error.js";
import { ANONYMOUS, validateClientKey } from "./validation.js";
import { createPayment } from "./payment.js";
import { createWidgets } from "./widgets.js";

/** The global of `/v2/standard`. */
const TossPayments = (clientKey) => {
  validateClientKey(clientKey);
  return {
    payment: (options) => createPayment(clientKey, options),
    widgets: (options) => createWidgets(clientKey, options),
    brandpay: () => refuse("V1_METHOD_NOT_SUPPORTED", "mock-toss는 브랜드페이를 흉내 내지 않습니다."),
  };
};
TossPayments.ANONYMOUS = ANONYMOUS;
window.TossPayments = TossPayments;
