import type { Language } from "../../http/problem-details.ts";

const KOREAN = {
  title: "무대 뒤에서는",
  explain: "방금 하신 주문에 Payonce가 남기는 기록입니다.",
  nothing: "무엇이든 하나 주문해 보세요. 주문이 지나는 상태와 기록이 여기에 나타납니다.",
  ledger: "mock-toss의 장부",
  api: "API 문서",
  entries: {
    "order.issued": "서버가 주문 코드와 CSRF 토큰을 발급",
    "order.renewed": "같은 장바구니로 다시 와서 같은 주문을 이어 감",
    "order.paid": "결제 성공을 기록",
    "order.failed": "결제 실패를 기록",
    "order.waiting_for_deposit": "가상계좌 발급, 입금 대기",
    "order.completed": "쇼핑몰이 결제를 확인",
    "order.canceled": "주문 종료",
    "window.failed": "결제창이 닫히거나 실패",
    "payment.confirming": "재고를 잡고 멱등키로 승인 요청",
    "payment.retrying": "같은 뜻의 요청을 다시 보냄",
    "payment.unknown": "응답이 없어 결과를 조회하는 중",
    "payment.not_shown": "토스에 아직 보이지 않음",
    "payment.declined": "승인 거절, 재고를 돌려놓음",
    "payment.voiding": "받을 수 없는 결제를 되돌리는 중",
    "payment.voided": "되돌림 완료",
    "payment.closed": "가상계좌를 닫음",
  } as Readonly<Record<string, string>>,
};

const ENGLISH: typeof KOREAN = {
  title: "Behind the scenes",
  explain: "What Payonce writes down about your latest order.",
  nothing: "Order anything. The states it goes through and its history show up here.",
  ledger: "mock-toss's ledger",
  api: "API reference",
  entries: {
    "order.issued": "The server issues order code and CSRF token",
    "order.renewed": "The same cart came again: the same order",
    "order.paid": "Success is written down",
    "order.failed": "Failure is written down",
    "order.waiting_for_deposit": "Account issued, deposit awaited",
    "order.completed": "The shop has acknowledged it",
    "order.canceled": "The order has ended",
    "window.failed": "The payment window was closed or failed",
    "payment.confirming": "Stock held, approval asked under an idempotency key",
    "payment.retrying": "The same intent is sent again",
    "payment.unknown": "No answer: the result is looked up",
    "payment.not_shown": "Toss does not show it yet",
    "payment.declined": "Declined, the stock is back",
    "payment.voiding": "A payment that cannot be kept goes back",
    "payment.voided": "It went back",
    "payment.closed": "The account is closed",
  },
};

export type BehindTexts = typeof KOREAN;

export const behindTexts = (language: Language): BehindTexts => (language === "en" ? ENGLISH : KOREAN);
