import type { Rumour } from "../../domain/rumour.ts";

const RUMOURS: Readonly<Record<string, Rumour>> = {
  DONE: "PAID",
  WAITING_FOR_DEPOSIT: "AWAITED",
  ABORTED: "OVER",
  EXPIRED: "OVER",
  CANCELED: "CANCELED",
  PARTIAL_CANCELED: "CANCELED",
};

/** A status where nobody promises that it is the latest. */
export const readRumour = (status: unknown): Rumour =>
  typeof status === "string" && Object.hasOwn(RUMOURS, status) ? (RUMOURS[status] ?? "UNCLEAR") : "UNCLEAR";
