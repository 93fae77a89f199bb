/** What fault rules call Toss's endpoints in `on`. */
export const OPERATIONS = [
  "create",
  "confirm",
  "key-in",
  "lookup",
  "cancel",
  "virtual-accounts",
  "billing-issue",
  "billing-charge",
  "billing-delete",
  "transactions",
  "settlements",
  "cash-receipts",
  "promotions",
] as const;

export type OperationName = (typeof OPERATIONS)[number];

/** Endpoints whose requests name no payment, and those that name no order either: a pattern would never match there. */
export const WITHOUT_ORDER_ID: readonly string[] = ["billing-issue", "billing-delete", "transactions", "promotions"];
export const WITHOUT_PAYMENT_KEY: readonly string[] = [
  ...WITHOUT_ORDER_ID,
  "create",
  "key-in",
  "virtual-accounts",
  "billing-charge",
  "cash-receipts",
];

/** Beside the endpoints: the shopper's window, the webhooks, and every endpoint at once. */
export const FAULT_PLACES: readonly string[] = [...OPERATIONS, "window", "webhook", "*"];
