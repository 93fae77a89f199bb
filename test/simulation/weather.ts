import { NEWS_PACE } from "../../src/app/news.ts";
import { CONFIRMS_MAX } from "../../src/adapters/toss/admission.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Chance } from "./chance.ts";
import type { Period } from "./faults.ts";

/**
 * What may go wrong at a call of a port. A kill or a freeze comes before it, after its effect, or after its answer. `lost`: the call
 * did not take place. `answer-lost`: it did, and nobody hears of it. `hung`: the call to Toss never ends, although it should within its
 * time. `forgotten`: it was stored and answered, and a moment later the database falls back to what it was before.
 */
export const POINT_FAULTS = [
  "kill-before",
  "kill-after",
  "kill-answered",
  "freeze",
  "lost",
  "answer-lost",
  "hung",
  "forgotten",
] as const;
export type PointFault = (typeof POINT_FAULTS)[number];

/**
 * What may go wrong on the way to Toss, at Toss, and on the way back. `toss-stale`: Toss approves and answers with an error, and for
 * minutes its look-ups show the payment as it was before; or a page of its ledger lags minutes behind. `toss-canceled`: somebody cancels part or all of the payment in Toss's
 * dashboard, a moment before our cancel arrives. `toss-down`: for a while nobody gets through, or anything but a gateway's 503.
 */
export const WIRE_FAULTS = [
  "request-lost",
  "request-late",
  "request-doubled",
  "answer-lost",
  "answer-late",
  "toss-slow",
  "toss-error",
  "toss-stale",
  "toss-canceled",
  "toss-down",
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** What the shop's own server may do with an event; `merchant-down`: for a while it takes none at all. */
export const MERCHANT_FAULTS = [
  "merchant-hangs",
  "merchant-fails",
  "merchant-late",
  "merchant-answer-lost",
  "merchant-down",
] as const;
export type MerchantFault = (typeof MERCHANT_FAULTS)[number];

/** How bad a day is. Every world has its own: a fault that would drown in others shows best where those are missing. */
export type Weather = {
  /** What meets, meets within an order, or among a few that want the same cart or units: many small worlds show more than a few big ones. */
  readonly shoppers: number;
  /** Only Toss has a bad day: nothing excuses what the servers do. */
  readonly calmServers: boolean;
  /** Servers are stopped and replaced, as deployments do. */
  readonly deploys: boolean;
  /** What Toss's documentation leaves open: whether it replays an error of its own, and whether it looks at the balance we name. */
  readonly bindServerErrors: boolean;
  readonly honourRefundableAmount: boolean;
  /** The shop has registered for webhooks. */
  readonly webhooks: boolean;
  /** Toss's ledger is compared with the books. Without this net, redirects, looks and the scheduler have to do by themselves. */
  readonly reconciles: boolean;
  /** It gets bad once more, after a long quiet. */
  readonly relapses: boolean;
  /** How often a call of a port, or one on the wire, meets a fault. */
  readonly pointRate: number;
  readonly wireRate: number;
  readonly pointFaults: readonly PointFault[];
  readonly wireFaults: readonly WireFault[];
  /** The database may fall back to an earlier state, as a replica does that had not heard everything. */
  readonly failsOver: boolean;
  /** The database's clock is set, by this many ms at most. */
  readonly clockJumpsMs: number;
  /** The shop has named an endpoint, and is told of its orders. */
  readonly tellsNews: boolean;
  readonly merchantFaults: readonly MerchantFault[];
  /** News that is older than this needs a person, in ms. */
  readonly newsOverdueMs: number;
  /** Banks take deposits back after they were paid. */
  readonly bankReverses: boolean;
  /** The shop's people refund in Toss's dashboard, whenever they like. */
  readonly refundsInDashboard: boolean;
  /** When Toss is down. */
  readonly outage: Period | null;
  /** How many confirms one process may have under way. */
  readonly confirmsMax: number;
};

/** How many of the faults a day knows: a chain of one and the same is rare where all of them meet. */
const SHARES = [0.3, 0.7];

/** Not drawn for a call, but the same for all. */
const DRAWN_WIRE_FAULTS = WIRE_FAULTS.filter((fault) => fault !== "toss-down");
const LONG_OUTAGES = 0.12;

/** How many shoppers come as a rule, and how many now and then. */
const COMPANY = [3, 12] as const;
export const CROWD = 40;
const CROWDED = 1 / 25;

export const drawWeather = (chance: Chance): Weather => {
  const calmServers = chance.is(0.15);
  const failsOver = !calmServers && chance.is(0.15);
  const pointFaults = calmServers
    ? []
    : chance.someOf(
        POINT_FAULTS.filter((fault) => fault !== "forgotten"),
        chance.oneOf(SHARES),
      );
  const day = {
    calmServers,
    bindServerErrors: chance.is(0.3),
    honourRefundableAmount: chance.is(0.7),
    webhooks: chance.is(0.6),
    relapses: !failsOver && chance.is(0.3),
    deploys: !calmServers || chance.is(0.5),
    pointRate: chance.oneOf([0.12, 0.2, 0.3]),
    wireRate: chance.oneOf([0.2, 0.4, 0.6]),
    pointFaults: [...pointFaults, ...pointFaults.filter(isMild), ...(failsOver ? ["forgotten" as const] : [])],
    wireFaults: chance.someOf(
      DRAWN_WIRE_FAULTS.filter((fault) => !failsOver || fault !== "toss-stale"),
      chance.oneOf(SHARES),
    ),
    failsOver,
    clockJumpsMs: !calmServers && chance.is(0.3) ? 20_000 : 0,
    shoppers: chance.is(CROWDED) ? CROWD : chance.between(...COMPANY),
    reconciles: chance.is(0.5),
    tellsNews: chance.is(0.5),
    merchantFaults: chance.someOf(MERCHANT_FAULTS, chance.oneOf(SHARES)),
    // No fault lasts for days. Whoever is asked for earlier takes an order out of the hands of whoever is at work on it.
    newsOverdueMs: !calmServers && chance.is(0.5) ? MINUTE_MS : NEWS_PACE.overdueMs,
  };
  // Where nobody reconciles, who waits for neither would not hear of it.
  return {
    ...day,
    bankReverses: day.reconciles && chance.is(0.5),
    refundsInDashboard: day.reconciles && chance.is(0.2),
    outage: chance.is(0.25) ? drawOutage(chance, day.reconciles && !failsOver) : null,
    confirmsMax: chance.is(0.2) ? chance.between(1, 3) : CONFIRMS_MAX,
  };
};

/** Most pass within minutes. One that lasts longer than anything may stay unknown without a person is left to those who reconcile. */
const drawOutage = (chance: Chance, mayLast: boolean): Period => {
  const fromMs = chance.between(5 * SECOND_MS, 2 * MINUTE_MS);
  const isLong = mayLast && chance.is(LONG_OUTAGES);
  const lastsMs = isLong ? chance.between(32 * MINUTE_MS, 45 * MINUTE_MS) : chance.between(10 * SECOND_MS, MINUTE_MS);
  return { fromMs, untilMs: fromMs + lastsMs };
};

/** A process that dies takes everything with it that it had in hand: what is milder comes twice as often. */
const isMild = (fault: PointFault): boolean => fault === "lost" || fault === "answer-lost";
