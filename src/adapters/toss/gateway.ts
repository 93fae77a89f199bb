import { createHash } from "node:crypto";
import type { Dispatcher } from "undici";

import type { Admission, PaymentGateway } from "../../app/ports.ts";
import { makeAdmission } from "./admission.ts";
import { makeBreaker, type BreakerNews } from "./breaker.ts";
import { logged, type TossLog } from "./call-log.ts";
import { makeExchange, openPool } from "./exchange.ts";
import { cancelOutcome, confirmOutcome, lookUpOutcome } from "./outcome.ts";
import { pageQuery, transactionPage } from "./transactions.ts";

export type TossTimeouts = {
  /** A connection that is not there by now is a firewall, and no slow day. */
  readonly connectMs: number;
  /** Toss asks for a minute for whatever moves money; most answers take less than five seconds. */
  readonly paymentMs: number;
  /** Nothing is lost when a look-up is given up, and shoppers and schedulers wait for it. */
  readonly lookUpMs: number;
};

const TIMEOUTS: TossTimeouts = { connectMs: 5_000, paymentMs: 60_000, lookUpMs: 10_000 };

const NOBODY_LISTENS: BreakerNews = { opened: () => {}, closed: () => {} };

type TossGatewayOptions = {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly log: TossLog;
  readonly timeouts?: Partial<TossTimeouts>;
  /** When Toss stops answering, and when it does again. */
  readonly news?: BreakerNews;
  /** How many confirms may be under way at once. */
  readonly confirmsMax?: number;
  /** Instead of a pool of its own. Closing the gateway closes it. */
  readonly dispatcher?: Dispatcher;
};

export type TossGateway = PaymentGateway & {
  readonly admission: Admission;
  /** For gauges: whether nothing is asked at present, and how many confirms are under way. */
  readonly isShut: () => boolean;
  readonly confirmsUnderWay: () => number;
  /** Lets the calls that are under way end, and takes no new one. */
  readonly close: () => Promise<void>;
};

export const makeTossGateway = (options: TossGatewayOptions): TossGateway => {
  const { secretKey, log } = options;
  const { connectMs, paymentMs, lookUpMs } = { ...TIMEOUTS, ...options.timeouts };
  const apiUrl = new URL(options.apiUrl);
  const dispatcher = options.dispatcher ?? openPool(apiUrl, connectMs);
  const unguarded = makeExchange(dispatcher, apiUrl, secretKey);
  const breaker = makeBreaker(unguarded, options.news ?? NOBODY_LISTENS);
  const { exchange } = breaker;
  const admission = makeAdmission(breaker.isOpen, options.confirmsMax);
  const pathOf = (paymentKey: string): string => `/v1/payments/${encodeURIComponent(paymentKey)}`;
  const get = (path: string) => () => exchange({ path, withinMs: lookUpMs });
  const post = (path: string, paymentKey: string, idempotencyKey: string, body: object) => () =>
    exchange({ path, withinMs: paymentMs, post: { idempotencyKey, body, lookAt: pathOf(paymentKey) } });

  return {
    keyId: createHash("sha256").update(secretKey).digest("hex").slice(0, 8),

    lookUp: (paymentKey) => logged(log, { call: "look_up", paymentKey }, get(pathOf(paymentKey)), lookUpOutcome),

    lookUpByOrder: (orderId) =>
      logged(
        log,
        { call: "look_up", orderId },
        get(`/v1/payments/orders/${encodeURIComponent(orderId)}`),
        lookUpOutcome,
      ),

    confirm: ({ paymentKey, orderId, amount, idempotencyKey }) => {
      const body = { paymentKey, orderId, amount };
      const ask = post("/v1/payments/confirm", paymentKey, idempotencyKey, body);
      return admission.sending(() => logged(log, { call: "confirm", orderId, paymentKey }, ask, confirmOutcome));
    },

    cancel: ({ paymentKey, orderId, reason, amount, refundable, refundAccount, idempotencyKey }) => {
      const body = {
        cancelReason: reason,
        ...(amount === null ? {} : { cancelAmount: amount }),
        ...(refundable === null ? {} : { refundableAmount: refundable }),
        ...(refundAccount === null ? {} : { refundReceiveAccount: refundAccount }),
      };
      const ask = post(`${pathOf(paymentKey)}/cancel`, paymentKey, idempotencyKey, body);
      return logged(log, { call: "cancel", orderId, paymentKey }, ask, cancelOutcome);
    },

    transactions: (period, after) => {
      const query = new URLSearchParams(pageQuery(period, after));
      const page = { path: `/v1/transactions?${query.toString()}`, withinMs: paymentMs };
      // A ledger that is down says nothing about payments: it opens no breaker, and nobody probes with it.
      const ask = () => (breaker.isOpen() ? exchange(page) : unguarded(page));
      return logged(log, { call: "transactions" }, ask, transactionPage);
    },

    admission,
    isShut: breaker.isOpen,
    confirmsUnderWay: admission.underWay,
    close: () => {
      breaker.stop();
      return dispatcher.close();
    },
  };
};
