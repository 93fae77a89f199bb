import { MONEY_BACK_PROBLEMS } from "./money-back-problems.ts";
import type { Problem } from "./problem-wording.ts";
import type { Refusal } from "./refusal.ts";

/** `NotIssuable` speaks through the rejections it carries. */
export type Told = Exclude<Refusal, { readonly type: "NotIssuable" }>;

/** 오류표. The one table that speaks to the outside: a refusal without a row here does not compile. */
export const PROBLEMS: Record<Told["type"], Problem> = {
  ...MONEY_BACK_PROBLEMS,
  InvalidRequest: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["요청 형식이 올바르지 않습니다.", "errors에 적힌 항목을 고쳐 다시 보내 주세요."],
    en: ["The request is not valid.", "Mend what is listed under errors and send it again."],
  },
  Unreadable: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["요청을 읽을 수 없습니다.", "본문은 UTF-8로 쓴 JSON이어야 하고, 주소는 올바르게 인코딩되어야 합니다."],
    en: ["The request cannot be read.", "The body has to be JSON in UTF-8, and the address well encoded."],
  },
  InvalidQuantity: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["수량이 올바르지 않습니다.", "수량은 1 이상의 정수여야 합니다."],
    en: ["The quantity is not valid.", "A quantity is a whole number of at least 1."],
  },
  RepeatedProduct: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["같은 상품이 두 번 들어 있습니다.", "한 상품은 한 줄로 합쳐 주세요."],
    en: ["The same product is listed twice.", "Put a product into one line."],
  },
  StockOverflow: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["재고가 너무 많아집니다.", "지금 남은 수량은 {available}개입니다."],
    en: ["The stock would become too large.", "{available} units are available now."],
  },
  Unauthenticated: {
    status: 401,
    code: "UNAUTHENTICATED",
    ko: ["로그인이 필요합니다.", "Authorization 헤더에 유효한 Bearer 토큰을 넣어 주세요."],
    en: ["Authentication is required.", "Send a valid bearer token in the Authorization header."],
  },
  PaymentDeclined: {
    status: 402,
    code: "PAYMENT_DECLINED",
    ko: ["결제가 승인되지 않았습니다.", "돈은 빠져나가지 않았습니다. 다른 결제 수단으로 다시 시도해 주세요."],
    en: ["The payment was declined.", "No money was taken. Another payment can be tried."],
  },
  UserDiffers: {
    status: 403,
    code: "INVALID_USER_ID",
    ko: ["다른 사용자의 주문입니다.", "주문한 사용자로 로그인해 주세요."],
    en: ["The order belongs to another user.", "Only the user who ordered may do this."],
  },
  NotAllowed: {
    status: 403,
    code: "INVALID_USER_ID",
    ko: ["이 요청을 할 수 있는 사용자가 아닙니다.", "구매자와 상점은 서로 다른 요청을 합니다."],
    en: ["This caller may not do this.", "Some requests are the shopper's alone, others the merchant's."],
  },
  InvalidCsrfToken: {
    status: 403,
    code: "INVALID_CSRF_TOKEN",
    ko: ["CSRF 토큰이 올바르지 않습니다.", "주문할 때 받은 csrfToken을 그대로 보내 주세요."],
    en: ["The CSRF token is not valid.", "Send the csrfToken that came with the order."],
  },
  OrderNotFound: {
    status: 404,
    code: "ORDER_NOT_FOUND",
    ko: ["주문을 찾을 수 없습니다.", "주문 코드를 확인해 주세요."],
    en: ["There is no such order.", "Check the order id."],
  },
  ProductNotFound: {
    status: 404,
    code: "PRODUCT_NOT_FOUND",
    ko: ["상품을 찾을 수 없습니다.", "상품 번호를 확인해 주세요."],
    en: ["There is no such product.", "Check the product id."],
  },
  UnknownProduct: {
    status: 404,
    code: "PRODUCT_NOT_FOUND",
    ko: ["상품을 찾을 수 없습니다.", "{productId} 상품이 없습니다."],
    en: ["There is no such product.", "There is no product {productId}."],
  },
  RouteNotFound: {
    status: 404,
    code: "NOT_FOUND",
    ko: ["없는 주소입니다.", "주소와 메서드를 /docs에서 확인해 주세요."],
    en: ["There is nothing here.", "Addresses and methods are listed at /docs."],
  },
  OutOfStock: {
    status: 409,
    code: "OUT_OF_STOCK",
    ko: ["재고가 부족합니다.", "{productId} 상품은 {available}개 남았습니다."],
    en: ["Out of stock.", "{available} of {productId} are left."],
  },
  SoldOut: {
    status: 409,
    code: "OUT_OF_STOCK",
    ko: ["재고가 부족합니다.", "그사이 품절되어 결제 금액을 모두 돌려드렸습니다."],
    en: ["Out of stock.", "It was sold out meanwhile, and the payment was given back in full."],
  },
  NotOnSale: {
    status: 409,
    code: "PRODUCT_NOT_ON_SALE",
    ko: ["판매하지 않는 상품입니다.", "{productId} 상품은 지금 판매하지 않습니다."],
    en: ["The product is not on sale.", "{productId} is not sold at present."],
  },
  StockReserved: {
    status: 409,
    code: "STOCK_RESERVED",
    ko: [
      "그만큼 뺄 수 있는 재고가 없습니다.",
      "남은 수량은 {available}개이고, 결제 중인 주문이 {held}개를 잡고 있습니다.",
    ],
    en: ["There is not enough stock to remove.", "{available} units are available; unpaid orders hold {held}."],
  },
  NotInProgressPayment: {
    status: 409,
    code: "NOT_IN_PROGRESS_PAYMENT",
    ko: ["승인할 수 있는 상태의 결제가 아닙니다.", "결제창에서 결제를 다시 진행해 주세요."],
    en: ["The payment cannot be confirmed in its state.", "Go through the payment window again."],
  },
  NotDonePayment: {
    status: 409,
    code: "NOT_DONE_PAYMENT",
    ko: ["완료되지 않은 결제입니다.", "이 결제로 받은 돈은 없거나 모두 돌려드렸습니다."],
    en: ["The payment did not come to an end.", "Nothing was taken with it, or all of it was given back."],
  },
  PaymentInProgress: {
    status: 409,
    code: "PAYMENT_IN_PROGRESS",
    ko: ["진행 중인 결제가 있습니다.", "{orderId} 주문의 결제 결과를 기다려 주세요."],
    en: ["A payment is under way.", "Wait for the result of order {orderId}."],
  },
  AlreadyPaid: {
    status: 409,
    code: "ALREADY_PAID",
    ko: ["이미 결제된 주문입니다.", "{orderId} 주문은 결제가 끝났습니다."],
    en: ["The order is already paid.", "Order {orderId} has been paid."],
  },
  OrderCanceled: {
    status: 409,
    code: "ORDER_CANCELED",
    ko: ["취소된 주문입니다.", "새로 주문해 주세요."],
    en: ["The order is canceled.", "Issue a new one."],
  },
  NotCompletable: {
    status: 409,
    code: "NOT_COMPLETABLE",
    ko: ["완료할 수 없는 주문입니다.", "결제된 주문만 완료할 수 있습니다."],
    en: ["The order cannot be completed.", "Only a paid order can."],
  },
  OrderExpired: {
    status: 410,
    code: "ORDER_EXPIRED",
    ko: ["주문이 만료되었습니다.", "새로 주문해 주세요."],
    en: ["The order has expired.", "Issue a new one."],
  },
  TooSlow: {
    status: 408,
    code: "INVALID_REQUEST",
    ko: ["요청이 제때 도착하지 않았습니다.", "다시 보내 주세요."],
    en: ["The request did not arrive in time.", "Send it again."],
  },
  BodyTooLarge: {
    status: 413,
    code: "INVALID_REQUEST",
    ko: ["요청이 너무 큽니다.", "본문은 64 KB까지 보낼 수 있습니다."],
    en: ["The request is too large.", "A body may have 64 KB."],
  },
  UnsupportedMediaType: {
    status: 415,
    code: "INVALID_REQUEST",
    ko: ["지원하지 않는 형식입니다.", "본문은 application/json으로 보내 주세요."],
    en: ["The media type is not supported.", "Send the body as application/json."],
  },
  OrderDiffers: {
    status: 422,
    code: "INVALID_ORDER_ID",
    ko: ["주문 코드가 서로 다릅니다.", "주소와 본문, 결제에 적힌 주문 코드가 같아야 합니다."],
    en: ["The order ids differ.", "Path, body and payment have to name the same order."],
  },
  AmountDiffers: {
    status: 422,
    code: "INVALID_TOTAL_AMOUNT",
    ko: ["결제 금액이 주문 금액과 다릅니다.", "주문 금액은 {expected}원인데 {received}원이 왔습니다."],
    en: ["The amount is not the order's.", "{expected} won were expected, {received} received."],
  },
  AmountTooLarge: {
    status: 422,
    code: "INVALID_TOTAL_AMOUNT",
    ko: ["주문 금액이 너무 큽니다.", "수량을 줄여 주세요."],
    en: ["The amount is too large.", "Order fewer units."],
  },
  PaidAmountDiffers: {
    status: 422,
    code: "INVALID_TOTAL_AMOUNT",
    ko: ["승인된 금액이 주문 금액과 다릅니다.", "결제 금액을 모두 돌려드렸습니다."],
    en: ["The approved amount is not the order's.", "The payment was given back in full."],
  },
  UnknownPaymentKey: {
    status: 422,
    code: "INVALID_PAYMENT_KEY",
    ko: ["결제를 찾을 수 없습니다.", "결제창에서 받은 paymentKey를 그대로 보내 주세요."],
    en: ["There is no such payment.", "Send the paymentKey that the payment window returned."],
  },
  PaymentDiffers: {
    status: 422,
    code: "INVALID_PAYMENT_KEY",
    ko: ["다른 결제의 기록이 돌아왔습니다.", "결제창에서 결제를 다시 진행해 주세요."],
    en: ["Another payment answered.", "Go through the payment window again."],
  },
  BelowMinimumAmount: {
    status: 422,
    code: "BELOW_MINIMUM_AMOUNT",
    ko: ["결제할 수 있는 최소 금액보다 적습니다.", "최소 금액은 {minimum}원입니다."],
    en: ["The amount is below the minimum.", "At least {minimum} won can be paid."],
  },
  IdempotencyKeyReused: {
    status: 422,
    code: "IDEMPOTENCY_KEY_REUSED",
    ko: ["이미 다른 요청에 쓴 멱등키입니다.", "다른 내용에는 새 Idempotency-Key를 써 주세요."],
    en: ["The idempotency key was used for another request.", "Use a new Idempotency-Key for other contents."],
  },
  HeadersTooLarge: {
    status: 431,
    code: "INVALID_REQUEST",
    ko: ["주소나 헤더가 너무 깁니다.", "모두 합쳐 16 KB까지 보낼 수 있습니다."],
    en: ["The address or the headers are too long.", "Together they may have 16 KB."],
  },
  TooManyRequests: {
    status: 429,
    code: "TOO_MANY_REQUESTS",
    ko: ["요청이 너무 많습니다.", "Retry-After가 지난 뒤 다시 시도해 주세요."],
    en: ["Too many requests.", "Try again after Retry-After."],
  },
  Defect: {
    status: 500,
    code: "INTERNAL",
    ko: ["서버에 문제가 생겼습니다.", "잠시 후 주문 상태를 확인해 주세요."],
    en: ["Something went wrong on our side.", "Look at the order again in a while."],
  },
  ProviderUnavailable: {
    status: 503,
    code: "PAYMENT_PROVIDER_UNAVAILABLE",
    ko: ["결제사에 연결할 수 없습니다.", "승인은 요청하지 않았습니다. 잠시 후 다시 시도해 주세요."],
    en: ["The payment provider cannot be reached.", "Nothing was asked of it. Try again in a while."],
  },
  StoreUnavailable: {
    status: 503,
    code: "STORE_UNAVAILABLE",
    ko: ["지금은 처리할 수 없습니다.", "잠시 후 같은 요청을 다시 보내 주세요."],
    en: ["This cannot be done at present.", "Send the same request again in a while."],
  },
  KeysUnavailable: {
    status: 503,
    code: "STORE_UNAVAILABLE",
    ko: ["로그인을 확인할 수 없습니다.", "잠시 후 다시 시도해 주세요."],
    en: ["Tokens cannot be verified at present.", "Try again in a while."],
  },
};
