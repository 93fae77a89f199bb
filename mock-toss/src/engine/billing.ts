import { cardCompanyName } from "./card-companies.ts";
import type { CardData } from "./card-data.ts";
import { newBillingKey } from "./keys.ts";
import { formatKst } from "./kst-time.ts";
import type { ApiVersion } from "./merchant.ts";
import type { World } from "./world.ts";

/** 빌링 인증. A window that asks for a shopper's consent, and then the consent itself; it makes one billing key. */
export type BillingAuth = {
  readonly authKey: string;
  readonly mId: string;
  readonly customerKey: string;
  readonly successUrl: string;
  readonly failUrl: string;
  /** Null while the shopper has not consented. */
  card: CardData | null;
  isUsed: boolean;
};

/** 빌링키. A card the merchant may charge again and again. */
export type Billing = {
  readonly billingKey: string;
  readonly mId: string;
  readonly customerKey: string;
  readonly card: CardData;
  /** Epoch milliseconds. */
  readonly authenticatedAt: number;
  deletedAt: number | null;
};

export const issueBilling = (
  world: World,
  owner: { readonly mId: string; readonly customerKey: string; readonly card: CardData },
  at: number,
): Billing => {
  const { mId, customerKey, card } = owner;
  const billingKey = newBillingKey(world.random);
  const billing: Billing = { billingKey, mId, customerKey, card, authenticatedAt: at, deletedAt: null };
  world.collections.billings.put(billing.billingKey, billing);
  return billing;
};

/** The Billing object. Since 2024-06-01 it says the card's company and number in `card` alone. */
export const billingView = (billing: Billing, version: ApiVersion) => {
  const { issuerCode, acquirerCode, number, cardType, ownerType } = billing.card.card;
  return {
    mId: billing.mId,
    customerKey: billing.customerKey,
    authenticatedAt: formatKst(billing.authenticatedAt),
    method: "카드",
    billingKey: billing.billingKey,
    ...(version === "2022-11-16" ? { cardCompany: cardCompanyName(issuerCode), cardNumber: number } : {}),
    card: { issuerCode, acquirerCode, number, cardType, ownerType },
    transfers: null,
    easyPay: null,
  };
};
