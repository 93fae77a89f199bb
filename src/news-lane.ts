import { Gauge, type Registry } from "prom-client";

import type { Config } from "./adapters/config.ts";
import { startCourier } from "./adapters/courier.ts";
import { DELIVERIES_MAX, ENDPOINT_PACE, makeEndpoint, type EndpointPace } from "./adapters/merchant/endpoint.ts";
import { openDatabase } from "./adapters/postgres/database.ts";
import type { Lanes } from "./adapters/postgres/lanes.ts";
import { makeNews } from "./adapters/postgres/news.ts";
import type { Application } from "./app/application.ts";
import { NEWS_PACE, type News, type NewsPace } from "./app/news.ts";
import type { Clock, Report } from "./app/ports.ts";

export type NewsLane = {
  /** Takes nothing new, and resolves when what is under way has ended. */
  readonly stop: () => Promise<void>;
  /** Breaks off what is still under way: somebody tells it again. */
  readonly close: () => Promise<void>;
};

export type NewsLanePace = NewsPace & EndpointPace;

type NewsLaneDeps = {
  readonly application: Application;
  readonly events: NonNullable<Config["events"]>;
  readonly databaseUrl: string;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly report: Report;
  readonly metrics: Registry;
  readonly pace?: Partial<NewsLanePace>;
};

/** Connections of its own: however much there is to tell, no confirm waits for one. */
const CONNECTIONS_MAX = 2;
/** Whoever scrapes wants to know that it is many, not how many millions. */
const COUNTED_MAX = 10_000;

/** Everything that tells the merchant of its orders, beside everything else. */
export const startNewsLane = (deps: NewsLaneDeps): NewsLane => {
  const { application, events, databaseUrl, lanes, metrics, ...ports } = deps;
  const pace = { ...NEWS_PACE, ...ENDPOINT_PACE, ...deps.pace };
  const database = openDatabase({ url: databaseUrl, connectionsMax: CONNECTIONS_MAX });
  const news = makeNews(database, lanes);
  const secrets = events.secrets.map((secret) => secret.reveal());
  const endpoint = makeEndpoint({ ...ports, url: events.url.reveal(), secrets, pace });
  const deliverNews = application.deliverNewsTo({ news, endpoint, pace });
  countWaiting(metrics, news);

  const courier = startCourier({ ...ports, ...pace, deliverNews, news, endpoint, deliveriesMax: DELIVERIES_MAX });
  return {
    stop: courier.stop,
    close: async () => {
      await endpoint.close();
      await courier.stop();
      await database.close();
    },
  };
};

const countWaiting = (metrics: Registry, news: News): void => {
  metrics.registerMetric(
    new Gauge({
      name: "payonce_news_waiting",
      help: `Orders with news that the merchant has not taken, counted to ${COUNTED_MAX}.`,
      registers: [],
      async collect() {
        this.set((await news.waiting(COUNTED_MAX)).unwrapOr(Number.NaN));
      },
    }),
  );
};
