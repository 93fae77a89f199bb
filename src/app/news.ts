import type { ResultAsync } from "neverthrow";

import type { Entry } from "../domain/history.ts";
import type { OrderId } from "../domain/ids.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from "../domain/instant.ts";
import type { NewsItem } from "../domain/news.ts";
import type { Order } from "../domain/order.ts";
import type { StoreUnavailable } from "./ports.ts";

/** 상점에 알릴 주문. An order that has news, held by whoever claimed it until `lease`. */
export type Untold = {
  readonly order: Order;
  /** As far as `order` goes: as many entries as it has versions. */
  readonly history: readonly Entry[];
  /** The last entry that the merchant was told of; 0 at first. */
  readonly through: number;
  /** How often in a row the next one was not taken. */
  readonly tries: number;
  /** Also tells this claim from a later one. */
  readonly lease: Instant;
};

export type NewsNote = {
  readonly id: OrderId;
  readonly lease: Instant;
  readonly through: number;
  readonly tries: number;
  /** When to go on: a new lease, or when it is anybody's again. Null when the order has no news, as of `version`. */
  readonly deliverAt: Instant | null;
  readonly version: number;
};

/**
 * 상점 알림 대기열. A lane of its own beside the orders that are due for their money. Nothing of an order changes here but when its
 * news is delivered, through which entry it was, and how often in vain: the version least of all.
 */
export type News = {
  /** Takes up to `limit` orders whose news has waited longest, each for `leaseMs` and nobody else's meanwhile. */
  readonly claim: (limit: number, leaseMs: number) => ResultAsync<readonly Untold[], StoreUnavailable>;
  /**
   * Notes how far it has come, while the claim is still good: false when it was somebody else's since. An order that has moved on
   * from `version` is never left without a time, so news that came meanwhile is not lost.
   */
  readonly note: (note: NewsNote) => ResultAsync<boolean, StoreUnavailable>;
  /** How many orders have news that waits, counted to `max`. */
  readonly waiting: (max: number) => ResultAsync<number, StoreUnavailable>;
};

/** `NotSent`: the endpoint is down as far as we know, and it was nobody's turn to find out. */
export type Delivery = "Taken" | "NotTaken" | "NotSent";

/** The merchant's endpoint. Every call resolves: silence is an answer too, never an exception. */
export type Endpoint = {
  /** Signed as of `at`. */
  readonly deliver: (item: NewsItem, at: Instant) => Promise<Delivery>;
  /** Many in a row were not taken: one delivery now and then finds out whether it is up again. */
  readonly isDown: () => boolean;
};

export type NewsPace = {
  /** How long a claim is good for: longer than a delivery may take. */
  readonly leaseMs: number;
  /** How long until the next delivery, by the number of those in vain; then the last one again and again. */
  readonly pausesMs: readonly number[];
  /** News that is older than this needs a person. */
  readonly overdueMs: number;
};

/** Eight tries in the first four hours, then ever fewer a day; it never gives up. */
export const NEWS_PACE: NewsPace = {
  leaseMs: 30 * SECOND_MS,
  pausesMs: [
    ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
    ...[HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 12 * HOUR_MS, DAY_MS],
  ],
  overdueMs: 3 * DAY_MS,
};
