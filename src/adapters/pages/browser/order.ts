/** What the pages read of an order, as the API tells it. */
export type Order = {
  readonly status: string;
  readonly attempts: readonly { readonly paymentKey: string; readonly status: string }[];
};

const UNDECIDED = ["CONFIRMING", "UNKNOWN", "VOIDING"];

/** Whether the result of any payment of the order is still awaited. */
export const isUndecided = ({ status, attempts }: Order): boolean =>
  status === "IN_PROGRESS" || attempts.some((attempt) => UNDECIDED.includes(attempt.status));
