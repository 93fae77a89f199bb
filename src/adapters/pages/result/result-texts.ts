import type { VoidReason } from "../../../domain/payment-attempt.ts";
import type { Language } from "../../http/problem-details.ts";
import type { EndReason } from "./standing.ts";

type Words = readonly [title: string, advice: string];

const KOREAN = {
  paid: ["결제가 완료되었습니다", "주문해 주셔서 감사합니다."] as Words,
  pending: [
    "결제 결과를 확인하고 있습니다",
    "잠시만 기다려 주세요. 이 화면을 새로 고쳐도 두 번 결제되지 않습니다.",
  ] as Words,
  slow: "평소보다 조금 오래 걸리고 있습니다. 창을 닫아도 결제는 안전하게 처리되며, 결과는 쇼핑몰의 주문 내역에서 볼 수 있습니다.",
  offline: "인터넷 연결이 끊겼습니다. 다시 연결되면 이어서 확인합니다.",
  noScript: "결과를 확인하려면 브라우저의 자바스크립트를 켜고 새로 고쳐 주세요.",
  deposit: ["아래 계좌로 입금해 주세요", "입금이 확인되면 이 화면이 저절로 바뀝니다."] as Words,
  overdue: [
    "입금 기한이 지났습니다",
    "이미 입금하셨다면 확인되는 대로 이 화면이 바뀝니다. 아직이라면 입금하지 마시고, 쇼핑몰에서 다시 주문해 주세요.",
  ] as Words,
  unpaid: ["아직 결제되지 않은 주문입니다", "결제를 이어서 진행할 수 있습니다."] as Words,
  givenBack: {
    OUT_OF_STOCK: ["그사이 상품이 품절되었습니다", "결제하신 금액은 모두 돌려드렸습니다."],
    AMOUNT_DIFFERS: ["결제 금액이 주문과 달랐습니다", "결제하신 금액은 모두 돌려드렸습니다."],
    ALREADY_PAID: ["두 번 결제될 뻔했습니다", "나중에 결제하신 금액은 모두 돌려드렸습니다."],
    ORDER_CANCELED: ["취소된 주문입니다", "결제하신 금액은 모두 돌려드렸습니다."],
  } satisfies Record<VoidReason, Words>,
  ended: {
    ABORTED: ["주문을 취소했습니다", "결제는 되지 않았습니다."],
    EXPIRED: ["결제할 수 있는 시간이 지났습니다", "결제는 되지 않았습니다. 쇼핑몰에서 다시 주문해 주세요."],
    DEPOSIT_OVERDUE: [
      "입금 기한이 지났습니다",
      "입금이 없어 주문이 만료되었고, 계좌는 닫혔습니다. 쇼핑몰에서 다시 주문해 주세요.",
    ],
    SUPERSEDED: ["새 주문으로 바뀌었습니다", "같은 장바구니로 새 주문이 만들어졌습니다. 쇼핑몰에서 확인해 주세요."],
    REFUNDED: ["환불된 주문입니다", "결제하신 금액을 모두 돌려드렸습니다."],
    MERCHANT: ["취소된 주문입니다", "쇼핑몰에서 주문을 취소했습니다. 자세한 내용은 쇼핑몰에 문의해 주세요."],
  } satisfies Record<EndReason, Words>,
  order: "주문",
  amount: "결제 금액",
  method: "결제 수단",
  at: "결제 일시",
  refunded: "환불된 금액",
  bank: "은행",
  account: "계좌 번호",
  toDeposit: "입금할 금액",
  deadline: "입금 기한",
  copy: "복사",
  copied: "복사했습니다",
  again: "다시 결제하기",
  otherBrowser: "결제를 시작한 브라우저에서 다시 시도할 수 있습니다.",
  back: "쇼핑몰로 돌아가기",
  later: "나중에 확인하기",
  close: "이 창은 닫아도 됩니다.",
};

const ENGLISH: typeof KOREAN = {
  paid: ["Your payment is complete", "Thank you for your order."],
  pending: ["We are confirming your payment", "One moment, please. Reloading this page never charges you twice."],
  slow: "This takes a little longer than usual. You may close this window: the payment goes on safely, and your orders in the shop will show the result.",
  offline: "You are offline. We go on as soon as you are connected again.",
  noScript: "Please switch on JavaScript and reload the page to see the result.",
  deposit: ["Please transfer the amount to this account", "This page changes by itself once your deposit has arrived."],
  overdue: [
    "The time to deposit is over",
    "If you have deposited already, this page changes once it is confirmed. If not, please do not: order again in the shop.",
  ],
  unpaid: ["This order is not paid yet", "You can go on with the payment."],
  givenBack: {
    OUT_OF_STOCK: ["Sold out in the meantime", "Everything you paid has been given back."],
    AMOUNT_DIFFERS: ["The amount was not the order's", "Everything you paid has been given back."],
    ALREADY_PAID: ["This was almost paid twice", "The second payment has been given back in full."],
    ORDER_CANCELED: ["This order is canceled", "Everything you paid has been given back."],
  },
  ended: {
    ABORTED: ["The order is canceled", "Nothing was charged."],
    EXPIRED: ["The time to pay is over", "Nothing was charged. Please order again in the shop."],
    DEPOSIT_OVERDUE: [
      "The time to deposit is over",
      "No deposit came, the order has expired and its account is closed. Please order again in the shop.",
    ],
    SUPERSEDED: ["There is a newer order", "The same cart was ordered anew. Please look at the shop."],
    REFUNDED: ["This order was refunded", "Everything you paid has been given back."],
    MERCHANT: ["This order is canceled", "The shop canceled it. Please ask the shop for details."],
  },
  order: "Order",
  amount: "Amount",
  method: "Method",
  at: "Paid at",
  refunded: "Refunded",
  bank: "Bank",
  account: "Account",
  toDeposit: "Amount to transfer",
  deadline: "Transfer until",
  copy: "Copy",
  copied: "Copied",
  again: "Pay again",
  otherBrowser: "You can try again in the browser in which you began.",
  back: "Back to the shop",
  later: "Check later",
  close: "You may close this window.",
};

export type ResultTexts = typeof KOREAN;

export const resultTexts = (language: Language): ResultTexts => (language === "en" ? ENGLISH : KOREAN);
