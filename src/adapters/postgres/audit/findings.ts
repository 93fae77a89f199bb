type Meaning = {
  /** Which promise is broken. */
  readonly invariant: "money" | "stock" | "history" | "liveness";
  /** What `ids` are ids of. */
  readonly about: "order" | "product" | "trigger";
  readonly ko: string;
  readonly en: string;
};

/** Everything the audit notices. The names are a contract: people write alarms and runbooks about them (`docs/audit.md`). */
export const FINDINGS = {
  AMOUNT_DIFFERS_FROM_LINES: {
    ...{ invariant: "money", about: "order" },
    ko: "주문 금액이 상품 가격 × 수량의 합과 다름",
    en: "the order's amount is not the sum of its lines",
  },
  AMOUNT_DIFFERS_FROM_PAYMENT: {
    ...{ invariant: "money", about: "order" },
    ko: "결제 시도의 금액이 주문 금액과 다름",
    en: "a payment of the order asks for another amount",
  },
  PAYMENT_KEPT_TWICE: {
    ...{ invariant: "money", about: "order" },
    ko: "한 주문에 유효한 결제가 둘 이상",
    en: "the order keeps more than one payment",
  },
  PAYMENT_OPEN_TWICE: {
    ...{ invariant: "money", about: "order" },
    ko: "한 주문에 진행 중인 결제 시도가 둘 이상",
    en: "the order has more than one payment under way",
  },
  PAID_WITHOUT_MONEY: {
    ...{ invariant: "money", about: "order" },
    ko: "결제 완료인데 남아 있는 승인 금액이 없음",
    en: "the order counts as paid and holds no money",
  },
  MONEY_WITHOUT_PAID_ORDER: {
    ...{ invariant: "money", about: "order" },
    ko: "승인 금액이 남아 있는데 결제 완료가 아님",
    en: "the order holds money and does not count as paid",
  },
  REFUNDED_WITHOUT_PAYMENT: {
    ...{ invariant: "money", about: "order" },
    ko: "환불로 끝났는데 승인된 결제가 없음",
    en: "the order ended as refunded and was never paid",
  },
  REFUNDED_MORE_THAN_PAID: {
    ...{ invariant: "money", about: "order" },
    ko: "취소 금액이 승인 금액보다 많음",
    en: "more was cancelled of a payment than it took",
  },
  VOIDED_NOT_RETURNED: {
    ...{ invariant: "money", about: "order" },
    ko: "무효 처리했다는 승인의 금액이 다 돌아가지 않음",
    en: "a payment counts as voided and was not all given back",
  },
  CONFIRM_NOT_IN_PROGRESS: {
    ...{ invariant: "money", about: "order" },
    ko: "주문 상태와 진행 중인 결제 시도가 맞지 않음",
    en: "a payment is under way and the order does not say so, or the reverse",
  },
  DEPOSIT_NOT_AWAITED: {
    ...{ invariant: "money", about: "order" },
    ko: "주문 상태와 입금 대기 중인 계좌가 맞지 않음",
    en: "an account awaits its deposit and the order does not, or the reverse",
  },
  CANCELLATION_WITHOUT_PAYMENT: {
    ...{ invariant: "money", about: "order" },
    ko: "주문에 없는 결제를 취소한 기록",
    en: "a cancellation of a payment that the order does not have",
  },
  PAYMENT_KEY_REUSED: {
    ...{ invariant: "money", about: "order" },
    ko: "같은 결제 키가 두 번 이상 쓰임",
    en: "one payment key stands for several payments",
  },
  TOSS_KEY_REUSED: {
    ...{ invariant: "money", about: "order" },
    ko: "같은 멱등키로 서로 다른 요청을 보냄",
    en: "one idempotency key stands for several requests to Toss",
  },
  CART_HELD_TWICE: {
    ...{ invariant: "money", about: "order" },
    ko: "한 장바구니에 끝나지 않은 주문이 둘 이상",
    en: "one cart has several orders that are open or paid",
  },

  STOCK_DOES_NOT_ADD_UP: {
    ...{ invariant: "stock", about: "product" },
    ko: "남은 수량 + 나간 수량이 입고 합계와 다름",
    en: "what is available and what is out is not what was put on the shelf",
  },
  STOCK_NEGATIVE: {
    ...{ invariant: "stock", about: "product" },
    ko: "남은 수량이 음수",
    en: "less than nothing is available",
  },
  PRODUCT_MISSING: {
    ...{ invariant: "stock", about: "product" },
    ko: "주문이나 재고 기록에만 있고 상품이 없음",
    en: "units are out, or were put on the shelf, of a product that does not exist",
  },
  LINE_OUT_OF_BOUNDS: {
    ...{ invariant: "stock", about: "order" },
    ko: "주문 상품의 나간 수량이 0보다 작거나 주문 수량보다 많음",
    en: "a line has less than nothing out, or more than was ordered",
  },
  LINE_OUT_OF_STEP: {
    ...{ invariant: "stock", about: "order" },
    ko: "주문 상태에 맞지 않는 수량이 나가 있음",
    en: "a line has other units out than its order's state says",
  },

  HISTORY_HAS_GAPS: {
    ...{ invariant: "history", about: "order" },
    ko: "이력의 번호가 1부터 차례로 이어지지 않음",
    en: "the history does not count from 1 without a gap",
  },
  HISTORY_ENDS_ELSEWHERE: {
    ...{ invariant: "history", about: "order" },
    ko: "이력의 마지막 번호가 주문의 버전과 다름",
    en: "the history is longer or shorter than the order's version says",
  },
  ORDER_WENT_OFF_MAP: {
    ...{ invariant: "history", about: "order" },
    ko: "이력에 허용되지 않은 주문 상태 변화",
    en: "the history has the order go where it may not",
  },
  PAYMENT_WENT_OFF_MAP: {
    ...{ invariant: "history", about: "order" },
    ko: "이력에 허용되지 않은 결제 시도 상태 변화",
    en: "the history has a payment go where it may not",
  },
  CANCELLATION_WENT_OFF_MAP: {
    ...{ invariant: "history", about: "order" },
    ko: "이력에 허용되지 않은 취소 상태 변화",
    en: "the history has a cancellation go where it may not",
  },
  ENTRY_DOES_NOT_FIT: {
    ...{ invariant: "history", about: "order" },
    ko: "이력의 종류가 그 내용과 맞지 않음",
    en: "an entry's type does not fit what it tells of, or says once more that the order was paid",
  },
  ORDER_DIFFERS_FROM_HISTORY: {
    ...{ invariant: "history", about: "order" },
    ko: "주문 상태나 취소 사유가 이력과 다름",
    en: "the order's state, or how it ended, is not what its history says",
  },
  PAYMENT_DIFFERS_FROM_HISTORY: {
    ...{ invariant: "history", about: "order" },
    ko: "결제 시도가 이력과 다름",
    en: "the payments are not those of the history",
  },
  CANCELLATION_DIFFERS_FROM_HISTORY: {
    ...{ invariant: "history", about: "order" },
    ko: "취소가 이력과 다름",
    en: "the cancellations are not those of the history",
  },
  ATTENTION_DIFFERS_FROM_HISTORY: {
    ...{ invariant: "history", about: "order" },
    ko: "확인이 필요한 사유가 이력과 다름",
    en: "what a person is asked for is not what the history says",
  },
  HISTORY_UNGUARDED: {
    ...{ invariant: "history", about: "trigger" },
    ko: "이력의 수정과 삭제를 막는 트리거가 없거나 꺼짐",
    en: "a trigger that keeps the history append-only is gone, switched off or another one",
  },
  HISTORY_WITHOUT_ORDER: {
    ...{ invariant: "history", about: "order" },
    ko: "이력은 있는데 주문이 없음",
    en: "there is a history of an order that is not there",
  },
  PART_WITHOUT_ORDER: {
    ...{ invariant: "history", about: "order" },
    ko: "주문 상품, 결제, 취소, 구매자 정보만 있고 주문이 없음",
    en: "there are lines, payments, cancellations or a buyer of an order that is not there",
  },

  LEFT_UNDONE: {
    ...{ invariant: "liveness", about: "order" },
    ko: "할 일이 남았는데 처리 기한이 없음",
    en: "something is left to do and nobody will look",
  },
  LEFT_TOO_LATE: {
    ...{ invariant: "liveness", about: "order" },
    ko: "처리 기한이 주문 상태에 비해 너무 늦음",
    en: "something is left to do and nobody will look for longer than the order's state allows",
  },
  IN_WRONG_LANE: {
    ...{ invariant: "liveness", about: "order" },
    ko: "주문 코드가 말하는 레인이 아닌 곳에 있음",
    en: "the order lies in another lane than its id says",
  },
  IN_UNKNOWN_LANE: {
    ...{ invariant: "liveness", about: "order" },
    ko: "서버가 모르는 레인에 있음",
    en: "an order, or a part of one, lies in a lane that no server knows",
  },
} as const satisfies Record<string, Meaning>;

export type FindingCode = keyof typeof FINDINGS;

export type Finding = {
  readonly code: FindingCode;
  readonly invariant: Meaning["invariant"];
  readonly about: Meaning["about"];
  /** How many orders, products or triggers it is true of. */
  readonly count: number;
  /** The first of them: enough to begin with, and no flood. */
  readonly ids: readonly string[];
};

export const IDS_MAX = 20;

/** What one look at a part of the database found. */
export type Found = { readonly code: FindingCode; readonly count: number; readonly ids: readonly string[] };

/** One finding per code, in the order of the table, whatever the number of lanes it was found in. */
export const gather = (found: readonly Found[]): readonly Finding[] =>
  (Object.keys(FINDINGS) as FindingCode[]).flatMap((code) => {
    const same = found.filter((known) => known.code === code);
    const count = same.reduce((sum, known) => sum + known.count, 0);
    const ids = same.flatMap((known) => known.ids).sort();
    const { invariant, about } = FINDINGS[code];
    return count === 0 ? [] : [{ code, invariant, about, count, ids: ids.slice(0, IDS_MAX) }];
  });
