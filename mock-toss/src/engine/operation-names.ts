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

/** Beside the endpoints: the shopper's window, the webhooks, and every endpoint at once. */
export const FAULT_PLACES: readonly string[] = [...OPERATIONS, "window", "webhook", "*"];
