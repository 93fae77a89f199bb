import type { DeliverNews } from "../app/deliver-news.ts";
import { NEWS_PACE, type Endpoint, type News, type Untold } from "../app/news.ts";
import type { Clock, Report } from "../app/ports.ts";

/** When there was nothing to tell, somebody paid since: half a second is soon enough. */
const LOOK_EVERY_MS = 500;
/** When there was, some of it has been told after this long, and makes room for as much again in one claim. */
const GO_ON_AFTER_MS = 20;

export type Courier = {
  /** Takes nothing new, and resolves when what is under way has ended. */
  readonly stop: () => Promise<void>;
};

type CourierDeps = {
  readonly deliverNews: DeliverNews;
  readonly news: News;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly report: Report;
  readonly leaseMs?: number;
  readonly deliveriesMax: number;
  readonly probeEveryMs: number;
};

/**
 * 배달원. Takes up orders with news and has them told, so many at once and no more. While the endpoint is down it sends one after the
 * other, at the pace of a probe. Nothing here waits for what is done about money, or keeps it waiting.
 */
export const startCourier = (deps: CourierDeps): Courier => {
  const { deliverNews, news, endpoint, clock, report, deliveriesMax, probeEveryMs } = deps;
  const leaseMs = deps.leaseMs ?? NEWS_PACE.leaseMs;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  const tell = async (untold: Untold): Promise<void> => {
    try {
      const told = await deliverNews(untold);
      if (told.isErr()) report("news.left_open", { orderId: untold.order.id, error: told.error.type });
    } catch (defect) {
      report("news.defect", { error: defect instanceof Error ? (defect.stack ?? defect.message) : "?" });
    }
  };

  /** How long until the next one. */
  const round = async (): Promise<number> => {
    const room = (endpoint.isDown() ? 1 : deliveriesMax) - underWay.size;
    const claimed = room > 0 ? (await news.claim(room, leaseMs)).unwrapOr([]) : [];
    for (const untold of claimed) {
      const telling = tell(untold).finally(() => underWay.delete(telling));
      underWay.add(telling);
    }
    if (endpoint.isDown()) return probeEveryMs;
    return claimed.length > 0 || room <= 0 ? GO_ON_AFTER_MS : LOOK_EVERY_MS;
  };

  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pauseMs = await round().catch((defect: unknown) => {
        report("news.defect", { error: String(defect) });
        return LOOK_EVERY_MS;
      });
      await clock.sleep(pauseMs, stopping.signal);
    }
  };
  const walking = rounds();

  return {
    stop: async () => {
      stopping.abort();
      await walking;
      await Promise.all(underWay);
    },
  };
};
