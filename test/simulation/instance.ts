import { err, ResultAsync } from "neverthrow";

import { startScheduler } from "../../src/adapters/scheduler.ts";
import type { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { createApplication, type Application, type Ports, type Terms } from "../../src/app/application.ts";
import type { StoreUnavailable } from "../../src/app/ports.ts";
import { makeTokens } from "../../src/app/tokens.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Story } from "./story.ts";
import type { SimulatedToss } from "./toss.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type InstanceDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly story: Story;
  readonly database: MemoryDatabase;
  readonly toss: SimulatedToss;
};

export const TERMS: Terms = { lanes: 1, lifeMs: 5 * MINUTE_MS, reserveAt: "confirm", depositMs: 60 * MINUTE_MS };

/** Wakes after `ms`, or when the signal says so. */
const slept = (time: VirtualTime, ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    signal?.addEventListener("abort", wake);
    time.after(ms, wake);
  });

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("");
const NEVER = new Promise<never>(() => {});

/** One server process: the real use cases over ports at each of which it may be killed, frozen or lied to. */
export class Instance {
  readonly name: string;
  readonly application: Application;
  readonly #deps: InstanceDeps;
  #alive = true;
  #thawsAt = 0;
  #die: () => void = () => {};
  /** Resolves when the process has died: whoever waits for its answer hears of it. */
  readonly death: Promise<void>;

  constructor(name: string, deps: InstanceDeps) {
    this.name = name;
    this.#deps = deps;
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
    const ports = this.#ports();
    this.application = createApplication(ports, TERMS);
    startScheduler({ ...ports, application: this.application });
  }

  get alive(): boolean {
    return this.#alive;
  }
  get frozen(): boolean {
    return this.#thawsAt > this.#deps.time.now();
  }

  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#deps.story.tell(this.name, "killed");
    this.#die();
  }

  #freeze(): void {
    const ms = this.#deps.chance.between(2_000, 200_000);
    this.#thawsAt = this.#deps.time.now() + ms;
    this.#deps.story.tell(this.name, `frozen for ${(ms / 1_000).toFixed(1)} s`);
  }

  /** What a process sees of anything that takes time: nothing once it is dead, and late once it is frozen. */
  async #passes<T>(value: T): Promise<T> {
    if (!this.#alive) return NEVER;
    while (this.frozen) await this.#deps.time.sleep(this.#thawsAt - this.#deps.time.now());
    return this.#alive ? value : NEVER;
  }

  /** A call of a port: faults before it, after its effect, and after its answer. `silence`: what a lost one looks like. */
  async #point<T>(name: string, call: () => PromiseLike<T>, silence: T): Promise<T> {
    const { faults, chance, time, story } = this.#deps;
    const fault = faults.at(name);
    if (fault !== "none") story.tell(this.name, `${name}: ${fault}`);
    if (fault === "kill-before") this.kill();
    if (fault === "freeze") this.#freeze();
    await this.#passes(null);
    if (fault === "lost") return silence;
    const answer = await call();
    if (fault === "kill-after") this.kill();
    await time.sleep(chance.between(0, 4));
    await this.#passes(null);
    if (fault === "kill-answered") this.kill();
    return this.#passes(fault === "answer-lost" ? silence : answer);
  }

  #ports(): Ports {
    const { database, time, story, toss } = this.#deps;
    const gateway = toss.gateway();
    const stored = <F extends (...args: never[]) => ResultAsync<unknown, StoreUnavailable>>(name: string, call: F): F =>
      ((...args: Parameters<F>) => {
        const unavailable = err<unknown, StoreUnavailable>({ type: "StoreUnavailable" });
        return new ResultAsync(this.#point(name, async () => call(...args), unavailable));
      }) as F;
    const every = <R extends Record<string, unknown>>(prefix: string, port: R): R =>
      Object.fromEntries(
        Object.entries(port).map(([name, call]) => [name, stored(`${prefix}.${name}`, call as never)]),
      ) as unknown as R;

    return {
      store: { ...every("store", { load: database.store.load, save: database.store.save }), now: time.now },
      finder: every("finder", { ...database.finder }),
      due: every("due", { ...database.due }),
      catalogue: every("catalogue", { ...database.catalogue }),
      gateway: {
        keyId: gateway.keyId,
        lookUp: (key) => this.#point("toss.lookUp", () => gateway.lookUp(key), { type: "Unreachable", code: "LOST" }),
        lookUpByOrder: (id) =>
          this.#point("toss.lookUpByOrder", () => gateway.lookUpByOrder(id), { type: "Unreachable", code: "LOST" }),
        confirm: (call) => this.#point("toss.confirm", () => gateway.confirm(call), { type: "Silent", code: "LOST" }),
        cancel: (call) => this.#point("toss.cancel", () => gateway.cancel(call), { type: "Silent", code: "LOST" }),
      },
      clock: {
        monotonicMs: () => time.now(),
        sleep: async (ms, signal) => {
          await slept(time, ms, signal);
          await this.#passes(null);
        },
      },
      randomness: {
        timeOrdered: (at) => at.toString(36).toUpperCase().padStart(10, "0") + this.#letters(16),
        nonce: () => this.#letters(22),
      },
      tokens: makeTokens(["simulated"]),
      report: (event, facts) => {
        if (event.endsWith(".defect")) throw new Error(`${event} ${JSON.stringify(facts)}`);
        story.tell(this.name, `${event} ${JSON.stringify(facts)}`);
      },
    };
  }

  #letters(length: number): string {
    return Array.from({ length }, () => this.#deps.chance.oneOf(LETTERS)).join("");
  }
}
