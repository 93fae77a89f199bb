import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhenResult, isBrokenCircuitError } from "cockatiel";
import { Webhook } from "standardwebhooks";
import { Pool } from "undici";

import type { Delivery, Endpoint } from "../../app/news.ts";
import type { Report } from "../../app/ports.ts";
import type { Instant } from "../../domain/instant.ts";
import type { NewsItem } from "../../domain/news.ts";
import { eventJson } from "./event-json.ts";

export type EndpointPace = {
  /** How long a delivery may take, from waiting for a connection to the last byte of the answer. */
  readonly withinMs: number;
  /** While the endpoint is down, it is asked this often whether it is up again. */
  readonly probeEveryMs: number;
};

export const ENDPOINT_PACE: EndpointPace = { withinMs: 10_000, probeEveryMs: 1_000 };

/** As many deliveries are under way at most, so that many hanging ones take no more than this many sockets. */
export const DELIVERIES_MAX = 16;
/** One order's news may be more than an endpoint can take. So many in a row say that it takes none. */
const DOWN_AFTER = 5;
/** Nobody reads what the endpoint says: its status is the answer, once it has been said without breaking off. */
const ANSWER_BYTES_MAX = 65_536;

type EndpointOptions = {
  readonly url: string;
  /** `whsec_…`. Each of them signs, so that a new one can be brought in before the old one goes. */
  readonly secrets: readonly string[];
  readonly report: Report;
  readonly pace?: Partial<EndpointPace>;
};

export type MerchantEndpoint = Endpoint & {
  /** Breaks off what is under way: it counts as not sent, and is sent again. */
  readonly close: () => Promise<void>;
};

/** The merchant's own server, told of its orders as Standard Webhooks has it. */
export const makeEndpoint = ({ url, secrets, report, pace = {} }: EndpointOptions): MerchantEndpoint => {
  const { withinMs, probeEveryMs } = { ...ENDPOINT_PACE, ...pace };
  const { origin, pathname, search } = new URL(url);
  const signers = secrets.map((secret) => new Webhook(secret));
  const pool = new Pool(origin, { connections: DELIVERIES_MAX, connect: { timeout: withinMs } });
  // Whoever asks for a delivery keeps the pace while it is down; this only has to let the next one through by then.
  const breaker = circuitBreaker(
    handleWhenResult((delivery) => delivery === "NotTaken"),
    { halfOpenAfter: probeEveryMs / 2, breaker: new ConsecutiveBreaker(DOWN_AFTER) },
  );
  let wasDown = false;
  // It opens anew with every probe that fails, which is no news to anybody.
  breaker.onBreak(() => {
    if (!wasDown) report("news.endpoint_down", {});
    wasDown = true;
  });
  breaker.onReset(() => {
    report("news.endpoint_up", {});
    wasDown = false;
  });

  const send = async (item: NewsItem, at: Instant): Promise<Delivery> => {
    const body = JSON.stringify(eventJson(item));
    const sentAt = new Date(at);
    try {
      // A redirect is an answer like any other: news goes where the operator said, and nowhere else.
      const answer = await pool.request({
        path: pathname + search,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Payonce",
          "webhook-id": item.id,
          "webhook-timestamp": String(Math.floor(at / 1_000)),
          "webhook-signature": signers.map((signer) => signer.sign(item.id, sentAt, body)).join(" "),
        },
        body,
        signal: AbortSignal.timeout(withinMs),
      });
      await heardOut(answer.body);
      return answer.statusCode >= 200 && answer.statusCode < 300 ? "Taken" : "NotTaken";
    } catch {
      return pool.destroyed ? "NotSent" : "NotTaken";
    }
  };

  return {
    deliver: async (item, at) => {
      try {
        return await breaker.execute(() => send(item, at));
      } catch (error) {
        if (isBrokenCircuitError(error)) return "NotSent";
        throw error;
      }
    },
    isDown: () => breaker.state !== CircuitState.Closed,
    close: () => pool.destroy(),
  };
};

const heardOut = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) return;
  }
};
