import type { Logger } from "pino";
import { Gauge, type Registry } from "prom-client";

import type { Charge } from "./adapters/postgres/charge.ts";

/** A take-over is noticed this soon. */
const CHARGE_EVERY_MS = 5_000;

/** Says loudly, at the start and whenever it changes, that somebody else is in charge. */
export const watchCharge = (charge: Charge, publicUrl: string, logger: Logger, metrics: Registry): NodeJS.Timeout => {
  const gauge = new Gauge({
    name: "payonce_in_charge",
    help: "1 while this server may move money unasked; 0 while its database serves under another PUBLIC_URL.",
    registers: [metrics],
  });
  let wasInCharge = true;
  const tell = (): void => {
    const isInCharge = charge.inCharge();
    gauge.set(isInCharge ? 1 : 0);
    if (isInCharge === wasInCharge) return;
    wasInCharge = isInCharge;
    const servedUnder = charge.servedUnder();
    logger[isInCharge ? "warn" : "error"]({ publicUrl, servedUnder }, "payonce.in_charge.changed");
    if (!isInCharge) console.error(standsBy(publicUrl, servedUnder));
  };
  tell();
  return setInterval(() => void charge.refresh().then(tell), CHARGE_EVERY_MS).unref();
};

const standsBy = (publicUrl: string, servedUnder: string): string => `
payonce: THIS SERVER STANDS BY. Its database serves under ${servedUnder}, and PUBLIC_URL says ${publicUrl}.
It sends Toss nothing of its own accord that moves money: no confirm again, no closing, no giving back. What shoppers
confirm and the merchant cancels works. If it is to be the one, and no copy of it runs elsewhere with the same Toss keys:
  PUBLIC_URL=${publicUrl} payonce migrate --take-over
`;
