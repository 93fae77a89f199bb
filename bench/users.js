import { laneFor, OrderId, UserId } from "../dist/domain/ids.js";

const USERS = 10_000;

/**
 * People, each in the lane where a server would look for them, and how an order id of that lane begins.
 *
 * @param {number} lanes
 */
export const usersByLane = (lanes) =>
  Array.from({ length: USERS }, (_, place) => {
    const name = UserId.parse(`seed-${place}`)._unsafeUnwrap();
    const lane = laneFor(name, lanes);
    return { place, name, lane, prefix: OrderId.of(lane, "") };
  });
