import { announceBillingDeleted } from "../webhooks/announce.ts";
import { billingView, issueBilling, type Billing } from "../billing.ts";
import { acceptPayment, type Call } from "../call.ts";
import { readCardData } from "../card-data.ts";
import { charge } from "../charge.ts";
import { textOf } from "../fields.ts";
import { accept, refuse, type Refused, type Reply } from "../reply.ts";

/** Measured: 300 characters pass, and one more breaks Toss's database. */
const CUSTOMER_KEY_LENGTH_MAX = 300;

/** 빌링키 발급. `POST /v1/billing/authorizations/issue`: a shopper's consent becomes a key, once. */
export const issueByAuthKey = ({ world, merchant, body, at }: Call): Reply => {
  const authKey = textOf(body["authKey"], 1, 300);
  const customerKey = textOf(body["customerKey"], 1, CUSTOMER_KEY_LENGTH_MAX);
  if (authKey === null || customerKey === null) return refuse("INVALID_REQUEST");
  const auth = world.collections.billingAuths.get(authKey);
  if (auth === undefined || auth.source === null || auth.isUsed || auth.mId !== merchant.mId)
    return refuse("INVALID_BILLING_AUTH");
  if (auth.customerKey !== customerKey) return refuse("NOT_MATCHES_CUSTOMER_KEY");
  auth.isUsed = true;
  world.collections.billingAuths.put(authKey, auth);
  const billing = issueBilling(world, { mId: merchant.mId, customerKey, source: auth.source }, at);
  return accept(billingView(billing, merchant.version));
};

/** `POST /v1/billing/authorizations/card`: a key from the card's number. */
export const issueByCard = ({ world, merchant, body, at }: Call): Reply => {
  const customerKey = textOf(body["customerKey"], 1, Number.POSITIVE_INFINITY);
  if (customerKey === null) return refuse("INVALID_REQUEST");
  const card = readCardData(body, at);
  if ("code" in card) return card;
  if (customerKey.length > CUSTOMER_KEY_LENGTH_MAX) return refuse("FAILED_DB_PROCESSING");
  const billing = issueBilling(
    world,
    { mId: merchant.mId, customerKey, source: { type: "card" as const, ...card } },
    at,
  );
  return accept(billingView(billing, merchant.version));
};

/** 자동결제 승인. `POST /v1/billing/{billingKey}` */
export const chargeBilling = (call: Call): Reply => {
  const billing = findBilling(call);
  if ("code" in billing) return billing;
  if (billing.customerKey !== call.body["customerKey"]) return refuse("NOT_MATCHES_CUSTOMER_KEY");
  const payment = charge(call, "BILLING", billing.source);
  return "code" in payment ? payment : acceptPayment(call, payment);
};

/** `DELETE /v1/billing/{billingKey}`: 200 and an empty body. */
export const deleteBilling = (call: Call): Reply => {
  const billing = findBilling(call);
  if ("code" in billing) return billing;
  billing.deletedAt = call.at;
  call.world.collections.billings.put(billing.billingKey, billing);
  announceBillingDeleted(call.world, billing.mId, billing.billingKey, call.at);
  return accept(null);
};

const findBilling = ({ world, merchant, params }: Call): Billing | Refused => {
  const billing = world.collections.billings.get(params["billingKey"] ?? "");
  if (billing === undefined || billing.mId !== merchant.mId) return refuse("NOT_FOUND_BILLING");
  return billing.deletedAt === null ? billing : refuse("ALREADY_REMOVED_BILLING_KEY");
};
