import type { Logger } from "pino";
import { Counter, Gauge, type Registry } from "prom-client";

import type { Report } from "../app/ports.ts";
import type { TossGateway } from "./toss/gateway.ts";

/** Events that somebody should look at soon, not at the end of the month. */
const ALARMING = /\.defect$|^payment\.forged$|^news\.endpoint_down$|^toss\.breaker\.opened$/;

/** Every event is a line in the log and a count. */
export const makeReport = (logger: Pick<Logger, "info" | "warn">, metrics: Registry): Report => {
  const events = new Counter({
    name: "payonce_events_total",
    help: "What happened, by name.",
    labelNames: ["event"],
    registers: [metrics],
  });
  return (event, facts) => {
    events.inc({ event });
    logger[ALARMING.test(event) ? "warn" : "info"](facts, event);
  };
};

/** What a scrape sees of the way to Toss. */
export const watchToss = (gateway: Pick<TossGateway, "isShut" | "confirmsUnderWay">, metrics: Registry): void => {
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        this.set(read());
      },
    });
  gauge("payonce_toss_breaker_open", "1 while nothing is asked of Toss because it does not answer.", () =>
    gateway.isShut() ? 1 : 0,
  );
  gauge("payonce_confirms_under_way", "Confirms that are being decided on or that Toss has not answered.", () =>
    gateway.confirmsUnderWay(),
  );
};
