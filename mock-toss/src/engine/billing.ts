import { cardCompanyName } from "./card-companies.ts";
import { bankName } from "./bank-codes.ts";
import type { PaymentSource } from "./charge.ts";
import { newBillingKey } from "./keys.ts";
import { formatKst } from "./kst-time.ts";
import type { ApiVersion } from "./merchant.ts";
import type { Card } from "./payment.ts";
import { keepAtMost } from "./retention.ts";
import type { World } from "./world.ts";

/** 빌링 인증. A window that asks for a shopper's consent, and then the consent itself; it makes one billing key. */
export type BillingAuth = {
  readonly authKey: string;
  readonly mId: string;
  readonly customerKey: string;
  readonly successUrl: string;
  readonly failUrl: string;
  readonly method: "카드" | "계좌이체";
  /** Null while the shopper has not consented. */
  source: PaymentSource | null;
  isUsed: boolean;
};

/** 빌링키. A card or an account that the merchant may charge again and again. */
export type Billing = {
  readonly billingKey: string;
  readonly mId: string;
  readonly customerKey: string;
  readonly source: PaymentSource;
  /** Epoch milliseconds. */
  readonly authenticatedAt: number;
  deletedAt: number | null;
};

export const issueBilling = (
  world: World,
  owner: Pick<Billing, "mId" | "customerKey" | "source">,
  at: number,
): Billing => {
  const billingKey = newBillingKey(world.random);
  const billing: Billing = { billingKey, ...owner, authenticatedAt: at, deletedAt: null };
  world.collections.billings.put(billing.billingKey, billing);
  keepAtMost(world.collections.billings, world.options.paymentsMax);
  return billing;
};

/** The Billing object. */
export const billingView = (billing: Billing, version: ApiVersion) => ({
  mId: billing.mId,
  customerKey: billing.customerKey,
  authenticatedAt: formatKst(billing.authenticatedAt),
  method: billing.source.type === "card" ? "카드" : "계좌이체",
  billingKey: billing.billingKey,
  ...(billing.source.type === "card" ? cardView(billing.source.card, version) : accountView(billing.source)),
  easyPay: null,
});

/** Since 2024-06-01 the card's company and number stand in `card` alone. */
const cardView = ({ issuerCode, acquirerCode, number, cardType, ownerType }: Card, version: ApiVersion) => ({
  ...(version === "2022-11-16" ? { cardCompany: cardCompanyName(issuerCode), cardNumber: number } : {}),
  card: { issuerCode, acquirerCode, number, cardType, ownerType },
  transfers: null,
});

const accountView = ({ bankCode, accountNumber }: Extract<PaymentSource, { readonly type: "account" }>) => ({
  card: null,
  transfers: [{ bankName: bankName(bankCode), bankAccountNumber: accountNumber }],
});
