import { ResultAsync } from "neverthrow";

import { worthALook, type Hearsay, type WorthALook } from "../domain/hearsay.ts";
import type { OrderId } from "../domain/ids.ts";
import { SECOND_MS } from "../domain/instant.ts";
import { attemptOf, type Order } from "../domain/order.ts";
import type { Background } from "./background.ts";
import { NewsQueue, type Heard } from "./news-queue.ts";
import type { Clock, OrderStore, Report } from "./ports.ts";
import type { SettlePayment } from "./settle-payment.ts";

/**
 * 웹훅 접수. Takes note of what is said of an order, at once and without asking anybody; whether the order is ours is found out
 * later, for many at a time. All it can do is make us look.
 */
export type ReceiveWebhook = {
  readonly hear: (orderId: OrderId, hearsay: Hearsay) => void;
  /** On a graceful stop: what still waits is left to the reconciliation. */
  readonly letGo: () => void;
};

type ReceiveWebhookDeps = {
  readonly store: Pick<OrderStore, "load">;
  readonly clock: Clock;
  readonly background: Background;
  readonly report: Report;
  /** At its own pace, which is also ours. */
  readonly settlePayment: SettlePayment;
};

/** Orders read at a time: news of orders that nobody issued costs a hundredth of a statement each. */
const READ_MAX = 100;
/** Orders looked into at once. With Toss at its slowest that holds as many connections. */
const AT_ONCE_MAX = 16;
/** Most confirms are answered within this. */
const PUT_OFF_MS = 2 * SECOND_MS;
/** News put off at a time; past this it is looked into at once. */
const PUT_OFF_MAX = 1_000;
const STORE_AGAIN_MS = SECOND_MS;

export const makeReceiveWebhook = (deps: ReceiveWebhookDeps): ReceiveWebhook => {
  const { store, clock, background, report, settlePayment } = deps;
  const queue = new NewsQueue();
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let isReading = false;
  let putOff = 0;

  const add = (heard: Heard): void => {
    if (stopping.signal.aborted) return;
    if (!queue.add(heard)) return report("webhook.dropped", { orderId: heard.orderId });
    readOn();
  };

  const readOn = (): void => {
    if (isReading) return;
    isReading = true;
    background.run("webhooks", () => ResultAsync.fromSafePromise(readAll()));
  };

  const readAll = async (): Promise<void> => {
    try {
      for (let news = queue.take(READ_MAX); news.length > 0; news = queue.take(READ_MAX)) await read(news);
    } finally {
      // In the same breath as the last look into the queue: who adds after that begins anew.
      isReading = false;
    }
  };

  const read = async (news: readonly Heard[]): Promise<void> => {
    const orders = await store.load(news.map(({ orderId }) => orderId));
    if (orders.isOk()) {
      for (const heard of news) await begin(heard, orders.value.get(heard.orderId));
      return;
    }
    for (const heard of news) {
      queue.done(heard.orderId);
      add(heard);
    }
    await clock.sleep(STORE_AGAIN_MS, stopping.signal);
  };

  const begin = async (heard: Heard, order: Order | undefined): Promise<void> => {
    if (order === undefined) report("webhook.unknown_order", { orderId: heard.orderId });
    switch (order === undefined ? "Never" : urgency(order, heard)) {
      case "Never":
        return queue.done(heard.orderId);
      case "Later":
        return void wait(heard);
      case "Now":
        while (underWay.size >= AT_ONCE_MAX) await Promise.race(underWay);
        if (order !== undefined) look(order, heard);
    }
  };

  const urgency = (order: Order, { hearsay, putOff: hasWaited }: Heard): WorthALook => {
    const worth = new Set(hearsay.map((said) => worthALook(order, said)));
    if (worth.has("Now")) return "Now";
    if (!worth.has("Later")) return "Never";
    return hasWaited || putOff >= PUT_OFF_MAX ? "Now" : "Later";
  };

  const wait = async (heard: Heard): Promise<void> => {
    putOff += 1;
    queue.done(heard.orderId);
    await clock.sleep(PUT_OFF_MS);
    putOff -= 1;
    add({ ...heard, putOff: true });
  };

  const look = (order: Order, heard: Heard): void => {
    const settled = settle(order, heard);
    const over = settled.then(ended, ended);
    underWay.add(over);
    background.run("webhook", () => ResultAsync.fromSafePromise(settled));

    function ended(): void {
      underWay.delete(over);
      queue.done(order.id);
      readOn();
    }
  };

  /** Each payment that was named is looked at once. One that was not named may be any of the order's. */
  const settle = async (order: Order, { hearsay }: Heard): Promise<void> => {
    const named = new Set(hearsay.map(({ paymentKey }) => paymentKey));
    const all = named.has(null);
    const keys = [...named].filter((key) => key !== null && !(all && attemptOf(order, key) !== undefined));
    let latest = order;
    for (const paymentKey of all ? [null, ...keys] : keys) {
      const settled = await settlePayment(latest, "toss", paymentKey ?? undefined);
      if (settled.isErr()) report("webhook.left_open", { orderId: order.id, error: settled.error.type });
      else latest = settled.value.order;
    }
    if (latest.version !== order.version) report("webhook.settled", { orderId: order.id, status: latest.status });
  };

  return {
    hear: (orderId, hearsay) => add({ orderId, hearsay: [hearsay], putOff: false }),
    letGo: () => {
      stopping.abort();
      queue.clear();
    },
  };
};
