/** 간편결제사. Korean name, as answers say it, and the code requests may use. */
export const WALLETS: readonly (readonly [korean: string, code: string])[] = [
  ["토스페이", "TOSSPAY"],
  ["네이버페이", "NAVERPAY"],
  ["카카오페이", "KAKAOPAY"],
  ["삼성페이", "SAMSUNGPAY"],
  ["애플페이", "APPLEPAY"],
  ["페이코", "PAYCO"],
  ["엘페이", "LPAY"],
  ["SSG페이", "SSG"],
  ["핀페이", "PINPAY"],
  ["KB페이", "KBPAY"],
];

/** 해외간편결제사. As a window's `foreignEasyPay.provider` names them, and answers, too. */
export const FOREIGN_WALLETS = [
  "PAYPAL",
  "GCASH",
  "TOUCHNGO",
  "BOOST",
  "BPI",
  "BILLEASE",
  "DANA",
  "ALIPAYHK",
  "TRUEMONEY",
  "RABBIT_LINE_PAY",
  "ALIPAY",
  "PAYPAY",
] as const;

export type ForeignWallet = (typeof FOREIGN_WALLETS)[number];

export const parseForeignWallet = (wallet: unknown): ForeignWallet | null =>
  FOREIGN_WALLETS.find((one) => one === wallet) ?? null;

/** The Korean name of a wallet given by name or code. Null when there is no such wallet. */
export const parseWallet = (wallet: unknown): string | null =>
  WALLETS.find(([korean, code]) => korean === wallet || code === wallet)?.[0] ?? null;
