import { LANES_MAX, laneFor, OrderId, type UserId } from "../../domain/ids.ts";

/** How many lanes there are, and have been. */
export type Lanes = { readonly lanes: number; readonly earlierLanes: readonly number[] };

/** Lanes are only ever added, so the latest count covers every lane there has been. */
export const everyLane = ({ lanes }: Lanes): readonly number[] =>
  Array.from({ length: Math.min(lanes, LANES_MAX) }, (_, lane) => lane);

/** Where a user's orders can lie: one lane for each count there has been, the current one first. */
export const lanesOf = (userId: UserId, { lanes, earlierLanes }: Lanes): readonly number[] => [
  ...new Set([lanes, ...earlierLanes.toReversed()].map((count) => laneFor(userId, count))),
];

/** The part of an id that orders it in time, whatever its lane. */
export const timeOrdered = (id: OrderId): string => id.slice(2);

/** Newest first. */
export const newestFirst = (one: { readonly id: OrderId }, other: { readonly id: OrderId }): number =>
  timeOrdered(one.id) < timeOrdered(other.id) ? 1 : -1;
