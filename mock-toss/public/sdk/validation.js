import { refuse } from "./error.js";

export const ANONYMOUS = "@@ANONYMOUS";

/** `payment` wants an individual key (`test_ck_`), `widgets` a widget key (`test_gck_`); a secret key has no business here. */
export const validateClientKey = (clientKey) => {
  if (typeof clientKey !== "string") refuse("INVALID_CLIENT_KEY", "클라이언트 키가 필요합니다.");
  if (/^(test|live)_g?[sa]k_/.test(clientKey))
    refuse("INSECURE_KEY_USAGE", "시크릿 키는 브라우저에서 사용할 수 없습니다.");
  if (!/^(test|live)_g?ck_/.test(clientKey)) refuse("INVALID_CLIENT_KEY", "잘못된 클라이언트 키 입니다.");
};

export const isWidgetKey = (clientKey) => /^(test|live)_gck_/.test(clientKey);

export const validateCustomerKey = (customerKey) => {
  if (customerKey === ANONYMOUS) return;
  if (typeof customerKey !== "string" || !/^[A-Za-z0-9\-_=.@]{2,50}$/.test(customerKey))
    refuse(
      "INVALID_CUSTOMER_KEY",
      "customerKey는 영문 대소문자, 숫자, 특수문자 -, _, =, ., @ 로 2자 이상 50자 이하여야 합니다.",
    );
};

export const validateAmount = (amount) => {
  if (typeof amount !== "object" || amount === null) refuse("INVALID_PARAMETERS", "amount가 필요합니다.");
  if (typeof amount.currency !== "string" || !/^[A-Z]{3}$/.test(amount.currency))
    refuse("INVALID_AMOUNT_CURRENCY", "amount.currency가 올바르지 않습니다.");
  if (typeof amount.value !== "number" || !Number.isFinite(amount.value))
    refuse("INVALID_AMOUNT_VALUE", "amount.value는 숫자여야 합니다.");
  if (amount.value < 0) refuse("BELOW_ZERO_AMOUNT", "금액은 0보다 커야 합니다.");
};

export const validateOrder = ({ orderId, orderName }) => {
  if (typeof orderId !== "string" || !/^[A-Za-z0-9\-_=]{6,64}$/.test(orderId))
    refuse("INVALID_PARAMETER", "orderId는 영문 대소문자, 숫자, 특수문자 -, _ 로 6자 이상 64자 이하여야 합니다.");
  if (typeof orderName !== "string" || orderName.length < 1 || orderName.length > 100)
    refuse("INVALID_PARAMETER", "orderName은 1자 이상 100자 이하여야 합니다.");
};

export const validateCustomer = ({ customerMobilePhone, customerEmail }) => {
  if (customerMobilePhone != null && !/^\d{8,15}$/.test(customerMobilePhone))
    refuse("INVALID_PARAMETER", "customerMobilePhone은 숫자 8자 이상 15자 이하여야 합니다.");
  if (customerEmail != null && (typeof customerEmail !== "string" || customerEmail.length > 100))
    refuse("INVALID_PARAMETER", "customerEmail은 100자 이하여야 합니다.");
};

export const validateMetadata = ({ metadata }) => {
  if (metadata == null) return;
  const pairs = typeof metadata === "object" ? Object.entries(metadata) : [];
  const isValid =
    typeof metadata === "object" &&
    pairs.length <= 5 &&
    pairs.every(
      ([key, value]) => key.length <= 40 && !/[[\]]/.test(key) && typeof value === "string" && value.length <= 2000,
    );
  if (!isValid) refuse("INVALID_METADATA", "metadata는 최대 5개의 키-값 쌍이어야 합니다.");
};

const hasScheme = (url) => typeof url === "string" && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+/i.test(url);

/** Both URLs make a redirect, neither makes a promise. Returns whether it is a redirect. */
export const validateRedirect = ({ successUrl, failUrl }) => {
  if (successUrl == null && failUrl == null) return false;
  if (!hasScheme(successUrl)) refuse("INCORRECT_SUCCESS_URL_FORMAT", "잘못된 successUrl 입니다.");
  if (!hasScheme(failUrl)) refuse("INCORRECT_FAIL_URL_FORMAT", "잘못된 failUrl 입니다.");
  return true;
};

/** A window that goes straight to one card company or wallet has to be told which. */
export const validateFlowMode = ({ flowMode, cardCompany, easyPay }) => {
  if (flowMode === "DIRECT" && cardCompany == null && easyPay == null)
    refuse("INVALID_PARAMETER", "flowMode가 DIRECT이면 cardCompany 또는 easyPay가 필요합니다.");
};
