import { laneFor, OrderId, type UserId } from "../../domain/ids.ts";

/** How many lanes there are, and have been. */
export type Lanes = { readonly lanes: number; readonly earlierLanes: readonly number[] };

/** Lanes are only ever added, so the latest count covers every lane there has been. */
export const everyLane = ({ lanes }: Lanes): readonly number[] => Array.from({ length: lanes }, (_, lane) => lane);

/** Each round begins with another lane, so that a full one does not starve those behind it. */
export const rotated = (lanes: readonly number[], rounds: number): readonly number[] => {
  const first = rounds % lanes.length;
  return [...lanes.slice(first), ...lanes.slice(0, first)];
};

/** Where a user's orders can lie: one lane for each count there has been, the current one first. */
export const lanesOf = (userId: UserId, { lanes, earlierLanes }: Lanes): readonly number[] => [
  ...new Set([lanes, ...earlierLanes.toReversed()].map((count) => laneFor(userId, count))),
];

/** The part of an id that orders it in time, whatever its lane. */
export const timeOrdered = (id: OrderId): string => id.slice(2);

/** Newest first. */
export const newestFirst = (one: OrderId, other: OrderId): number => (timeOrdered(one) < timeOrdered(other) ? 1 : -1);
