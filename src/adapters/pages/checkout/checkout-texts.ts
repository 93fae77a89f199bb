import type { Language } from "../../http/problem-details.ts";

const KOREAN = {
  title: "결제하기",
  until: (time: string) => `${time}까지 결제할 수 있습니다.`,
  declinedBefore: "지난번 결제는 승인되지 않았습니다. 다른 결제 수단으로 다시 시도할 수 있습니다.",
  customer: "구매자 정보",
  stored: "쇼핑몰에서 받은 정보",
  optional: "선택",
  name: "이름",
  email: "이메일",
  phone: "휴대폰 번호",
  phoneHint: "숫자만 8~15자리로 적어 주세요.",
  customerHint: "적어 주신 내용은 결제창에만 전달됩니다.",
  method: "결제 수단",
  methods: {
    CARD: ["카드 · 간편결제", "신용·체크카드, 토스페이, 네이버페이, 카카오페이"],
    TRANSFER: ["계좌이체", "내 계좌에서 바로 이체"],
    VIRTUAL_ACCOUNT: ["가상계좌", "받은 계좌로 입금하면 결제 완료"],
    MOBILE_PHONE: ["휴대폰 결제", "다음 달 통신 요금으로 청구"],
  },
  pay: (amount: string) => `${amount} 결제하기`,
  opening: "결제창을 여는 중입니다…",
  agree: "주문 내용을 확인했으며, 결제 약관은 결제창에서 확인하고 동의합니다.",
  noScript: "결제하려면 브라우저의 자바스크립트를 켜 주세요.",
  messages: {
    closed: "결제창이 닫혔습니다. 결제는 되지 않았고, 언제든 다시 시도할 수 있습니다.",
    missing: "결제 화면을 불러오지 못했습니다. 연결을 확인하고 새로 고쳐 주세요.",
    offline: "인터넷에 연결되어 있지 않습니다. 연결되면 다시 시도해 주세요.",
    agreement: "결제 약관에 동의해 주세요.",
    phone: "휴대폰 번호를 숫자 8~15자리로 적어 주세요.",
    other: "결제창을 열지 못했습니다. 다른 결제 수단으로 다시 시도해 주세요.",
  },
  back: "쇼핑몰로 돌아가기",
  giveUp: "주문 취소",
  giveUpSure: "이 주문을 취소할까요? 취소한 주문은 다시 결제할 수 없습니다.",
};

const ENGLISH: typeof KOREAN = {
  title: "Checkout",
  until: (time) => `You can pay until ${time}.`,
  declinedBefore: "The last payment was not approved. You can try again with another method.",
  customer: "Your details",
  stored: "Given by the shop",
  optional: "optional",
  name: "Name",
  email: "E-mail",
  phone: "Mobile number",
  phoneHint: "8 to 15 digits, nothing else.",
  customerHint: "What you write here goes to the payment window only.",
  method: "Payment method",
  methods: {
    CARD: ["Card or wallet", "Credit and debit cards, Toss Pay, Naver Pay, Kakao Pay"],
    TRANSFER: ["Bank transfer", "Straight from your account"],
    VIRTUAL_ACCOUNT: ["Virtual account", "Paid once your deposit arrives"],
    MOBILE_PHONE: ["Mobile phone", "Charged to your next phone bill"],
  },
  pay: (amount) => `Pay ${amount}`,
  opening: "Opening the payment window…",
  agree: "I have checked my order; the terms of payment are shown and agreed to in the payment window.",
  noScript: "Please switch on JavaScript to pay.",
  messages: {
    closed: "The payment window was closed. Nothing was charged, and you can try again at any time.",
    missing: "The payment script could not be loaded. Check your connection and reload the page.",
    offline: "You are offline. Try again once you are connected.",
    agreement: "Please agree to the terms of payment.",
    phone: "Please write the mobile number with 8 to 15 digits.",
    other: "The payment window could not be opened. Please try another method.",
  },
  back: "Back to the shop",
  giveUp: "Cancel the order",
  giveUpSure: "Cancel this order? A canceled order cannot be paid any more.",
};

export type CheckoutTexts = typeof KOREAN;

export const checkoutTexts = (language: Language): CheckoutTexts => (language === "en" ? ENGLISH : KOREAN);
