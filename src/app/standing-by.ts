import type { PaymentGateway } from "./ports.ts";

/** Whether this server may move money of its own accord. A copy of a database, started under another address, may not. */
export type InCharge = () => boolean;

/** Nobody was asked, and it counts as if nobody had answered: the same request goes out once we are in charge. */
const NOT_SENT = { type: "Silent", code: "NOT_IN_CHARGE" } as const;

/**
 * 대기. Toss as a server sees it that only looks on: it may look at everything, and what would move money is not sent. Whatever is
 * sent without anybody having asked for it (again, closed, cancelled, given back) goes through here, and nothing else does.
 */
export const unlessStandingBy = (gateway: PaymentGateway, inCharge: InCharge): PaymentGateway => ({
  ...gateway,
  confirm: async (call) => (inCharge() ? gateway.confirm(call) : NOT_SENT),
  cancel: async (call) => (inCharge() ? gateway.cancel(call) : NOT_SENT),
});
