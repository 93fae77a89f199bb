import type { ReserveAt } from "../domain/order.ts";
import { makeAdvanceOrder } from "./advance-order.ts";
import { makeAfterWaiting } from "./after-waiting.ts";
import { makeAnswerAttention } from "./answer-attention.ts";
import { makeBackground } from "./background.ts";
import { makeCancelOrder } from "./cancel-order.ts";
import { makeCompleteOrder } from "./complete-order.ts";
import { makeConfirmPayment } from "./confirm-payment.ts";
import { makeDeliverNews, type DeliverNews } from "./deliver-news.ts";
import { makeDoor } from "./door.ts";
import { makeFirstLook } from "./first-look.ts";
import { makeIssueOrder } from "./issue-order.ts";
import { makeLeases } from "./leases.ts";
import { makeLookInto } from "./look-into.ts";
import { makeLookUp } from "./look-up.ts";
import type { Endpoint, News, NewsPace } from "./news.ts";
import type {
  Admission,
  Catalogue,
  Clock,
  DueOrders,
  OrderFinder,
  OrderStore,
  PaymentGateway,
  Randomness,
  ReconciliationTurns,
  Report,
} from "./ports.ts";
import { paceLookUps } from "./paced-look-ups.ts";
import { makePursueCancellation } from "./pursue-cancellation.ts";
import { makePursuePayment } from "./pursue-payment.ts";
import { makeReadOrder } from "./read-order.ts";
import { makeReceiveWebhook } from "./receive-webhook.ts";
import { makeReconcileApprovals } from "./reconcile-approvals.ts";
import { makeReconcileInTurn } from "./reconcile-in-turn.ts";
import { makeReconcile } from "./reconcile.ts";
import { makeReportWindowFailure } from "./report-window-failure.ts";
import { makeSendCancel } from "./send-cancel.ts";
import { makeSendConfirm } from "./send-confirm.ts";
import { makeSettlePayment } from "./settle-payment.ts";
import { unlessStandingBy, type InCharge } from "./standing-by.ts";
import { makeTakeNews } from "./take-news.ts";
import type { Tokens } from "./tokens.ts";
import { makeWatch } from "./watch.ts";

export type Ports = {
  readonly store: OrderStore;
  readonly finder: OrderFinder;
  readonly due: DueOrders;
  readonly catalogue: Catalogue;
  readonly gateway: PaymentGateway;
  readonly admission: Admission;
  /** Whether money may be moved without anybody having asked for it; where this is not said, it may. */
  readonly inCharge?: InCharge;
  readonly reconciliation: ReconciliationTurns;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly tokens: Tokens;
  readonly report: Report;
};

export type Terms = {
  readonly lanes: number;
  /** How long an order can be paid, in ms. */
  readonly lifeMs: number;
  readonly reserveAt: ReserveAt;
  /** How long a virtual account waits for its deposit, in ms. */
  readonly depositMs: number;
};

/** What a shop that wants to be told of its orders has besides. */
export type Telling = { readonly news: News; readonly endpoint: Endpoint; readonly pace?: Partial<NewsPace> };

export type Application = ReturnType<typeof createApplication>;

/** Every use case by name, over whatever stands behind the ports. */
export const createApplication = (ports: Ports, terms: Terms) => {
  const watch = makeWatch(ports);
  const background = makeBackground(ports.report);
  const leases = makeLeases(ports);
  const base = { ...ports, ...terms, watch, background, leases, door: makeDoor(ports.store, watch.changed) };

  const lookUp = makeLookUp(base);
  const takeNews = makeTakeNews(base);
  const readOrder = makeReadOrder(base);
  const firstLook = makeFirstLook(base);
  const sendConfirm = makeSendConfirm({ ...base, takeNews });
  const sendCancel = makeSendCancel({ ...base, takeNews });
  const askedFor = makePursueCancellation({ ...base, lookUp, takeNews, sendCancel });

  // What nobody has asked for just now is sent by whoever is in charge alone.
  const ofOurAccord = { ...base, gateway: unlessStandingBy(ports.gateway, ports.inCharge ?? (() => true)) };
  const resendConfirm = makeSendConfirm({ ...ofOurAccord, takeNews });
  const resendCancel = makeSendCancel({ ...ofOurAccord, takeNews });
  const cancellations = makePursueCancellation({ ...base, lookUp, takeNews, sendCancel: resendCancel });
  const payments = makePursuePayment({ ...base, lookUp, takeNews, sendConfirm: resendConfirm, cancellations });

  const settlePayment = makeSettlePayment({ ...base, readOrder, takeNews, payments });
  // News and reconciliation share one pace; whoever waits at the counter is looked after at once.
  const paced = { ...base, gateway: paceLookUps(ports.gateway, ports.clock) };
  const settleInTurn = makeSettlePayment({ ...paced, readOrder, takeNews, payments });
  const lookInto = makeLookInto({ ...base, settlePayment: settleInTurn });
  const reconcileApprovals = makeReconcileApprovals({ ...base, lookInto });
  const reconcile = makeReconcile({ ...base, lookInto, reconcileApprovals });

  const advanceOrder = makeAdvanceOrder({ ...base, lookUp, takeNews, payments, cancellations });

  return {
    issueOrder: makeIssueOrder(base),
    readOrder,
    confirmPayment: makeConfirmPayment({ ...base, readOrder, firstLook, takeNews, sendConfirm, payments }),
    reportWindowFailure: makeReportWindowFailure({ ...base, readOrder, settlePayment }),
    cancelOrder: makeCancelOrder({ ...base, cancellations: askedFor }),
    completeOrder: makeCompleteOrder(base),
    answerAttention: makeAnswerAttention({ ...base, lookUp, takeNews, cancellations: askedFor, advanceOrder }),
    advanceOrder,
    settlePayment,
    receiveWebhook: makeReceiveWebhook({ ...base, settlePayment: settleInTurn }),
    deliverNewsTo: (telling: Telling): DeliverNews => makeDeliverNews({ ...base, ...telling }),
    reconcile,
    afterWaiting: makeAfterWaiting({ ...base, readOrder }),
    reconcileInTurn: makeReconcileInTurn({ ...base, reconcile }),
    catalogue: ports.catalogue,
    finder: ports.finder,
    tokens: ports.tokens,
    now: ports.store.now,
    leases,
    watch,
    background,
  };
};
