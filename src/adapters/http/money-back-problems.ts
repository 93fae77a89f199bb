import type { Problem } from "./problem-wording.ts";

/** 취소·환불 오류. Why money does not go back, or a person's answer does not fit. */
export const MONEY_BACK_PROBLEMS = {
  CancelInProgress: {
    status: 409,
    code: "CANCEL_IN_PROGRESS",
    ko: ["진행 중인 취소가 있습니다.", "그 취소의 결과가 나온 다음 다시 요청해 주세요."],
    en: ["A cancellation is under way.", "Ask again once its result is known."],
  },
  RefundAccountMissing: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["환불 계좌가 필요합니다.", "가상계좌로 받은 돈은 refundAccount에 적은 계좌로 돌려줍니다."],
    en: ["A refund account is needed.", "What was deposited goes back to the bank account named in refundAccount."],
  },
  NotInOrder: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["주문에 없는 상품입니다.", "{productId} 상품은 이 주문에 없습니다."],
    en: ["The product is not part of the order.", "The order has no {productId}."],
  },
  NotFlagged: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["확인을 기다리는 일이 아닙니다.", "이 주문은 {cause} 때문에 멈춰 있지 않습니다."],
    en: ["Nobody waits for this.", "The order does not need attention for {cause}."],
  },
  ActionDoesNotFit: {
    status: 400,
    code: "INVALID_REQUEST",
    ko: ["이 경우에 쓸 수 없는 조치입니다.", "{cause}에는 {action} 조치를 쓸 수 없습니다."],
    en: ["The action does not fit.", "{cause} cannot be answered with {action}."],
  },
  MoreThanBalance: {
    status: 409,
    code: "NOT_CANCELABLE",
    ko: ["남은 금액보다 많습니다.", "돌려줄 수 있는 금액은 {balance}원입니다."],
    en: ["That is more than there is to give back.", "The balance is {balance} won."],
  },
  MoreThanLeft: {
    status: 409,
    code: "NOT_CANCELABLE",
    ko: ["남은 수량보다 많습니다.", "{productId} 상품은 {left}개까지 취소할 수 있습니다."],
    en: ["Those are more units than are left.", "{left} units of {productId} can still go back."],
  },
  NotCancelable: {
    status: 409,
    code: "NOT_CANCELABLE",
    ko: ["취소할 수 없는 주문입니다.", "지금 상태에서는 이렇게 취소할 수 없습니다."],
    en: ["The order cannot be canceled.", "Not in this way, in the state it is in."],
  },
} as const satisfies Record<string, Problem>;
