import { circuitBreaker, CircuitState, handleWhenResult, SamplingBreaker } from "cockatiel";

import type { Exchange, Exchanged, TossRequest } from "./exchange.ts";
import { readErrorCode } from "./wire.ts";

/** Opens when more than half of what was asked in this time came to nothing, and at least so many were asked. */
const SAMPLED_MS = 10_000;
const TROUBLED_SHARE = 0.5;
const ASKED_PER_SECOND_MIN = 1;

/** While open, one question a second finds out whether Toss answers again; each waits as long as any look-up. */
const PROBE_EVERY_MS = 1_000;
const PROBE_MS = 10_000;
/** A look-up does not show whether a confirm would be forbidden again, so those find out ever more slowly. */
const FORBIDDEN_MAX_MS = 60_000;

/** The secret key itself, whatever is asked with it. */
const KEY_REFUSED = new Set(["UNAUTHORIZED_KEY", "INVALID_API_KEY", "INCORRECT_BASIC_AUTH_FORMAT"]);
/** Our key may not do this. In answer to a look-up it only says that a client's payment key is not ours. */
const FORBIDDEN = "FORBIDDEN_REQUEST";

/** What a call looks like that was not made. */
export const NOT_ASKED = "BREAKER_OPEN";
const REFUSED_HERE: Exchanged = { reply: { type: "NoAnswer" }, cause: NOT_ASKED };

export type BreakerNews = {
  readonly opened: (why: string) => void;
  readonly closed: (openMs: number) => void;
};

export type Breaker = {
  readonly exchange: Exchange;
  readonly isOpen: () => boolean;
  /** Asks nothing of its own accord any more. */
  readonly stop: () => void;
};

/**
 * 차단기. In front of Toss: opens on silence and on errors of Toss's own, never on declines, and at once when our secret key is
 * refused, so that one bad key does not fail every order of the hour. While it is open nothing leaves but its own probe.
 */
export const makeBreaker = (exchange: Exchange, news: BreakerNews): Breaker => {
  const policy = circuitBreaker(
    handleWhenResult((exchanged) => isTrouble(exchanged as Exchanged)),
    {
      halfOpenAfter: 0,
      breaker: new SamplingBreaker({
        threshold: TROUBLED_SHARE,
        duration: SAMPLED_MS,
        minimumRps: ASKED_PER_SECOND_MIN,
      }),
    },
  );
  let isolation: { readonly dispose: () => void } | undefined;
  let suspect = "";
  let probing: NodeJS.Timeout | undefined;
  let openedAtMs = 0;
  let forbiddenWaitMs = PROBE_EVERY_MS;
  let stopped = false;

  const isOpen = (): boolean => policy.state !== CircuitState.Closed;

  const probeAfter = (ms: number): void => {
    if (stopped) return;
    probing = setTimeout(() => {
      probeAfter(PROBE_EVERY_MS);
      void probe();
    }, ms).unref();
  };

  /** A real look-up of what was last left open. Those that wait do not keep the next from being sent. */
  const probe = async (): Promise<void> => {
    const seen = await exchange({ path: suspect, withinMs: PROBE_MS });
    if (!isOpen() || isTrouble(seen) || KEY_REFUSED.has(codeOf(seen) ?? "")) return;
    if (isolation === undefined) await policy.execute(() => seen);
    isolation?.dispose();
    isolation = undefined;
  };

  const openAtOnce = (code: string): void => {
    if (isOpen()) return;
    const waitMs = code === FORBIDDEN ? forbiddenWaitMs : PROBE_EVERY_MS;
    if (code === FORBIDDEN) forbiddenWaitMs = Math.min(2 * forbiddenWaitMs, FORBIDDEN_MAX_MS);
    isolation = policy.isolate();
    opened(code, waitMs);
  };

  const opened = (why: string, waitMs: number): void => {
    openedAtMs = performance.now();
    probeAfter(waitMs);
    news.opened(why);
  };
  policy.onBreak((reason) => {
    if (!("isolated" in reason)) opened("NO_ANSWER", PROBE_EVERY_MS);
  });
  policy.onReset(() => {
    clearTimeout(probing);
    news.closed(Math.round(performance.now() - openedAtMs));
  });

  const ask = async (request: TossRequest): Promise<Exchanged> => {
    const exchanged = await exchange(request);
    const refused = refusal(request, exchanged);
    if (refused !== undefined || isTrouble(exchanged)) suspect = request.post?.lookAt ?? request.path;
    if (refused !== undefined) openAtOnce(refused);
    else if (request.post !== undefined && !isTrouble(exchanged)) forbiddenWaitMs = PROBE_EVERY_MS;
    return exchanged;
  };

  return {
    exchange: (request) => (isOpen() ? Promise.resolve(REFUSED_HERE) : policy.execute(() => ask(request))),
    isOpen,
    stop: () => {
      stopped = true;
      clearTimeout(probing);
    },
  };
};

/** Nobody answered, or nobody who speaks for Toss, or Toss says that it is Toss's fault. */
const isTrouble = ({ reply }: Exchanged): boolean =>
  reply.type === "NoAnswer" || reply.status >= 500 || reply.body === undefined;

const codeOf = ({ reply }: Exchanged): string | undefined =>
  reply.type === "Answer" && reply.status >= 400 ? readErrorCode(reply.body) : undefined;

const refusal = ({ post }: TossRequest, exchanged: Exchanged): string | undefined => {
  const code = codeOf(exchanged);
  if (code === undefined) return undefined;
  return KEY_REFUSED.has(code) || (code === FORBIDDEN && post !== undefined) ? code : undefined;
};
