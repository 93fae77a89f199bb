import { cancelOutcome, confirmOutcome, lookUpOutcome, type Reply } from "../../src/adapters/toss/outcome.ts";
import { pageQuery, transactionPage } from "../../src/adapters/toss/transactions.ts";
import type { PaymentGateway } from "../../src/app/ports.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Exchange, Operation, TossRequest } from "./toss-request.ts";

const PAYMENT_TIMEOUT_MS = 60_000;
const LOOK_UP_TIMEOUT_MS = 10_000;

/** Few, so that the ledger has several pages. */
const ROWS_PER_PAGE = 25;

type Post = Pick<TossRequest, "path" | "about"> & Required<Pick<TossRequest, "paymentKey" | "key" | "body">>;

/** What Toss is asked, and how its answers are read: as our real gateway does it, over a wire of the simulation's own. */
export const makeSimulatedGateway = (
  exchange: Exchange,
  ordersOf: (paymentKey: PaymentKey) => readonly OrderId[],
): PaymentGateway => {
  const get = (path: string, about: readonly OrderId[]): Promise<Reply> =>
    exchange("lookup", { method: "GET", path, about, timeoutMs: LOOK_UP_TIMEOUT_MS });
  const post = (on: Operation, request: Post): Promise<Reply> =>
    exchange(on, { method: "POST", timeoutMs: PAYMENT_TIMEOUT_MS, ...request });
  return {
    keyId: "simulated",
    lookUp: async (key) => lookUpOutcome(await get(`/v1/payments/${key}`, ordersOf(key))),
    lookUpByOrder: async (id) => lookUpOutcome(await get(`/v1/payments/orders/${id}`, [id])),
    confirm: async ({ idempotencyKey: key, ...body }) => {
      const { paymentKey, orderId } = body;
      const path = "/v1/payments/confirm";
      return confirmOutcome(await post("confirm", { path, about: [orderId], paymentKey, key, body }));
    },
    transactions: async (period, after) => {
      const query = pageQuery(period, after, ROWS_PER_PAGE);
      const page = { path: "/v1/transactions", query, about: [], timeoutMs: PAYMENT_TIMEOUT_MS };
      return transactionPage(await exchange("transactions", { method: "GET", ...page }), ROWS_PER_PAGE);
    },
    cancel: async ({ paymentKey, orderId, idempotencyKey: key, reason, amount, refundable, refundAccount }) => {
      const path = `/v1/payments/${paymentKey}/cancel`;
      const body = {
        cancelReason: reason,
        ...(amount === null ? {} : { cancelAmount: amount }),
        ...(refundable === null ? {} : { refundableAmount: refundable }),
        ...(refundAccount === null ? {} : { refundReceiveAccount: refundAccount }),
      };
      return cancelOutcome(await post("cancel", { path, about: [orderId], paymentKey, key, body }));
    },
  };
};
