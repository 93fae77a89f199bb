import type { Reply } from "../../src/adapters/toss/outcome.ts";
import type { Clock } from "../../src/app/ports.ts";
import { SECOND_MS } from "../../src/domain/instant.ts";
import type { Exchange, TossRequest } from "./toss-request.ts";

/** As the real one's, but for how many must have been asked: the few who come by here would never open it. */
const SAMPLED_MS = 10 * SECOND_MS;
const TROUBLED_SHARE = 0.5;
const ASKED_MIN = 3;
const PROBE_EVERY_MS = SECOND_MS;
const PROBE_MS = 10 * SECOND_MS;

type SimulatedBreakerDeps = {
  readonly exchange: Exchange;
  /** The process's own: who is dead asks nothing any more, and who is frozen asks later. */
  readonly clock: Clock;
  readonly opened: () => void;
  readonly closed: () => void;
};

/** What one process knows of Toss's health, as the real breaker tells it, in virtual time. */
export class SimulatedBreaker {
  readonly #deps: SimulatedBreakerDeps;
  #asked: { readonly atMs: number; readonly isTrouble: boolean }[] = [];
  #suspect: TossRequest | null = null;

  constructor(deps: SimulatedBreakerDeps) {
    this.#deps = deps;
  }

  readonly isOpen = (): boolean => this.#suspect !== null;

  /** While it is open nothing leaves but its own probe. A ledger that is down says nothing about payments. */
  readonly exchange: Exchange = async (on, request) => {
    if (this.isOpen()) return { type: "NoAnswer" };
    const reply = await this.#deps.exchange(on, request);
    if (on !== "transactions") this.#note(request, reply);
    return reply;
  };

  #note(request: TossRequest, reply: Reply): void {
    const atMs = this.#deps.clock.monotonicMs();
    const sampled = this.#asked.filter((known) => atMs - known.atMs < SAMPLED_MS);
    this.#asked = [...sampled, { atMs, isTrouble: isTrouble(reply) }];
    const troubled = this.#asked.filter((known) => known.isTrouble).length;
    const isDown = this.#asked.length >= ASKED_MIN && troubled > this.#asked.length * TROUBLED_SHARE;
    if (isDown && isTrouble(reply) && !this.isOpen()) this.#open(request);
  }

  #open({ method, path, about, paymentKey }: TossRequest): void {
    const lookAt = method === "GET" ? path : `/v1/payments/${paymentKey}`;
    this.#suspect = { method: "GET", path: lookAt, about, timeoutMs: PROBE_MS };
    this.#asked = [];
    this.#deps.opened();
    void this.#probe(this.#suspect);
  }

  /** Those that wait do not keep the next from being sent. */
  async #probe(suspect: TossRequest): Promise<void> {
    while (this.#suspect === suspect) {
      await this.#deps.clock.sleep(PROBE_EVERY_MS);
      void this.#look(suspect);
    }
  }

  async #look(suspect: TossRequest): Promise<void> {
    const reply = await this.#deps.exchange("lookup", suspect);
    if (this.#suspect !== suspect || isTrouble(reply)) return;
    this.#suspect = null;
    this.#deps.closed();
  }
}

/** Nobody answered, or Toss says that it is Toss's fault. */
const isTrouble = (reply: Reply): boolean => reply.type === "NoAnswer" || reply.status >= 500;
