import type { Logger } from "pino";
import { Counter, type Registry } from "prom-client";

import type { Report } from "../app/ports.ts";

/** Events that somebody should look at soon, not at the end of the month. */
const ALARMING = /\.defect$|^payment\.forged$|^news\.endpoint_down$/;

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
