import { errAsync, ResultAsync } from "neverthrow";

import type { Admission } from "../../app/ports.ts";

/**
 * A confirm may take Toss a minute, so thousands may be under way on a good day; past this the next shopper is better served by
 * coming back in a second than by waiting behind them. Well below the connections of the pool, so that look-ups still pass.
 */
export const CONFIRMS_MAX = 8_000;

export type Counted = Admission & {
  /** Runs a confirm that is on its way to Toss, and counts it. */
  readonly sending: <T>(confirm: () => Promise<T>) => Promise<T>;
  /** Confirms that are decided on, and those that Toss has not answered. */
  readonly underWay: () => number;
};

/** 승인 입장 제한. */
export const makeAdmission = (isOpen: () => boolean, confirmsMax = CONFIRMS_MAX): Counted => {
  let underWay = 0;
  const during = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
  return {
    admit: (work) =>
      isOpen() || underWay >= confirmsMax ? errAsync({ type: "ProviderUnavailable" }) : new ResultAsync(during(work)),
    isClosed: isOpen,
    sending: during,
    underWay: () => underWay,
  };
};
