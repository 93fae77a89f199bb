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

/** Currencies, and how many decimals they have. */
const CURRENCIES = new Map([
  ["KRW", 0],
  ["JPY", 0],
  ["USD", 2],
]);

export const validateAmount = (amount) => {
  if (typeof amount !== "object" || amount === null) refuse("INVALID_PARAMETERS", "amount가 필요합니다.");
  if (!CURRENCIES.has(amount.currency)) refuse("INVALID_AMOUNT_CURRENCY", "잘못된 통화 값입니다.");
  const digits = CURRENCIES.get(amount.currency);
  if (!Number.isFinite(amount.value) || Number(amount.value.toFixed(digits)) !== amount.value)
    refuse("INVALID_AMOUNT_VALUE", "결제금액이 올바르지 않습니다.");
  if (amount.value < 0) refuse("BELOW_ZERO_AMOUNT", "금액은 0보다 커야 합니다.");
};

/** Other currencies than won are for foreign wallets. An amount of nothing the mock itself refuses, when it is to be paid. */
export const validatePrice = (amount, method) => {
  validateAmount(amount);
  if (amount.currency !== "KRW" && method !== "FOREIGN_EASY_PAY")
    refuse("INVALID_AMOUNT_CURRENCY", "잘못된 통화 값입니다.");
};

/** The newer scripts say INVALID_PARAMETERS to what the older ones call INVALID_PARAMETER. */
export const validateOrder = ({ orderId, orderName }, code = "INVALID_PARAMETER") => {
  if (typeof orderId !== "string" || !/^[A-Za-z0-9\-_=]{6,64}$/.test(orderId))
    refuse(code, "orderId는 영문 대소문자, 숫자, 특수문자 -, _ 로 6자 이상 64자 이하여야 합니다.");
  if (typeof orderName !== "string" || orderName.length < 1 || orderName.length > 100)
    refuse(code, "orderName은 1자 이상 100자 이하여야 합니다.");
};

export const validateCustomer = ({ customerName, customerMobilePhone, customerEmail }, code = "INVALID_PARAMETER") => {
  if (customerMobilePhone != null && !/^\d{8,15}$/.test(customerMobilePhone))
    refuse(code, "customerMobilePhone은 숫자 8자 이상 15자 이하여야 합니다.");
  if (customerEmail != null && (typeof customerEmail !== "string" || customerEmail.length > 100))
    refuse(code, "customerEmail은 100자 이하여야 합니다.");
  if (customerName != null && (typeof customerName !== "string" || customerName.length > 100))
    refuse(code, "customerName은 100자 이하여야 합니다.");
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
export const validateFlowMode = ({ flowMode, cardCompany, easyPay }, code = "INVALID_PARAMETER") => {
  if (flowMode != null && flowMode !== "DEFAULT" && flowMode !== "DIRECT")
    refuse(code, "flowMode는 DEFAULT 또는 DIRECT여야 합니다.");
  if (flowMode === "DIRECT" && cardCompany == null && easyPay == null)
    refuse(code, "flowMode가 DIRECT이면 cardCompany 또는 easyPay가 필요합니다.");
};

/** Either one number of months or the most of them, either hours or a date. */
export const validateChoices = (
  { cardInstallmentPlan, maxCardInstallmentPlan, validHours, dueDate },
  code = "INVALID_PARAMETER",
) => {
  if (cardInstallmentPlan != null && maxCardInstallmentPlan != null)
    refuse(code, "cardInstallmentPlan과 maxCardInstallmentPlan은 같이 사용할 수 없습니다.");
  for (const plan of [cardInstallmentPlan ?? 0, maxCardInstallmentPlan ?? 0])
    if (!INSTALLMENT_PLANS.includes(plan)) refuse(code, "할부 개월 수는 0 또는 2~12여야 합니다.");
  if (validHours != null && dueDate != null) refuse(code, "validHours와 dueDate는 같이 사용할 수 없습니다.");
};

const INSTALLMENT_PLANS = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** The window opens in a frame, but not on a phone, or in the page itself. */
export const validateWindowTarget = ({ windowTarget }, isMobile) => {
  if (windowTarget == null || windowTarget === "self") return;
  if (windowTarget !== "iframe") refuse("INVALID_PARAMETERS", "windowTarget은 self 또는 iframe이어야 합니다.");
  if (isMobile) refuse("INVALID_PARAMETERS", "모바일에서는 windowTarget iframe을 사용할 수 없습니다.");
};
