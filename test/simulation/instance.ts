import { fromSafePromise, okAsync } from "neverthrow";

import { startCourier, type Courier } from "../../src/adapters/courier.ts";
import { DELIVERIES_MAX, ENDPOINT_PACE } from "../../src/adapters/merchant/endpoint.ts";
import { startScheduler, type Scheduler } from "../../src/adapters/scheduler.ts";
import type { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { createApplication, type Application, type Terms } from "../../src/app/application.ts";
import type { Tokens } from "../../src/app/tokens.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import { makeInstancePorts, makeTelling, type InstancePortsDeps, type Point } from "./instance-ports.ts";
import type { LeaseWatch } from "./lease-watch.ts";
import type { SimulatedMerchantEndpoint } from "./merchant-endpoint.ts";
import type { Story } from "./story.ts";
import type { SimulatedToss } from "./toss.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { PointFault, Weather } from "./weather.ts";

export type InstanceDeps = {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly weather: Weather;
  readonly story: Story;
  readonly database: MemoryDatabase;
  readonly databaseNow: () => Instant;
  readonly isAnythingDue: () => boolean;
  /** Somebody is at work, so that looks may find something. */
  readonly stir: () => void;
  /** Whether it is time to compare the books with Toss's ledger. */
  readonly isPassDue: () => boolean;
  /** When the merchant is to be told more, by the real time; Infinity when there is nothing to tell. */
  readonly firstNewsAt: () => number;
  readonly endpoint: SimulatedMerchantEndpoint;
  readonly toss: SimulatedToss;
  readonly tokens: Tokens;
  readonly leases: LeaseWatch;
  readonly violations: string[];
};

export const TERMS: Terms = { lanes: 1, lifeMs: 2 * MINUTE_MS, reserveAt: "confirm", depositMs: 10 * MINUTE_MS };

/** Where no order is in hand yet, a fault says little. */
const EARLY_RATE = 1 / 5;
/** The ledger is seldom looked into while things go wrong, and few breakers close. */
const SELDOM = [
  ...["reconciliation.claim", "reconciliation.move", "toss.transactions", "finder.approved"],
  "due.wakeUnknown",
];
/** A replica that takes over has missed no more than this. */
const FORGOTTEN_WITHIN_MS = 3_000;

/** A new one each time: one for all would remember everybody who ever waited for it. */
const never = (): Promise<never> => new Promise(() => {});

/** One server process: the real use cases over ports at each of which it may be killed, frozen or lied to. */
export class Instance {
  readonly name: string;
  readonly application: Application;
  /** Resolves when the process has died: whoever waits for its answer hears of it. */
  readonly death: Promise<void>;
  readonly #deps: InstanceDeps;
  readonly #scheduler: Scheduler;
  readonly #courier: Courier | undefined;
  #alive = true;
  #stopping = false;
  #thawsAt = 0;
  #clockOffsetMs: number;
  #die: () => void = () => {};

  constructor(name: string, deps: InstanceDeps) {
    this.name = name;
    this.#deps = deps;
    this.#clockOffsetMs = deps.databaseNow() - deps.time.now();
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
    const parts = this.#parts();
    const ports = makeInstancePorts(parts);
    const { claim, move } = ports.reconciliation;
    const reconciliation = { claim: (ms: number) => (deps.isPassDue() ? claim(ms) : okAsync(null)), move };
    this.application = createApplication({ ...ports, reconciliation }, TERMS);
    this.#scheduler = startScheduler({
      application: this.application,
      due: { ...ports.due, claim: (...args) => (deps.isAnythingDue() ? ports.due.claim(...args) : okAsync([])) },
      clock: { ...ports.clock, sleep: (ms) => this.#doze(ms) },
      report: ports.report,
    });
    if (deps.weather.tellsNews) this.#courier = this.#startCourier(parts);
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#deps.story.tell(this.name, "killed");
    this.#die();
  }

  /** What a deployment does: takes nothing new, lets go of what is under way, and is gone. */
  async stop(): Promise<void> {
    this.#deps.story.tell(this.name, "stops");
    this.#stopping = true;
    this.#deps.leases.stops(this.name);
    void this.#scheduler.stop();
    void this.#courier?.stop();
    await this.application.leases.letGo();
    this.#deps.leases.stopped(this.name);
    this.kill();
  }

  #freeze(): void {
    const { chance } = this.#deps;
    const ms = chance.is(0.7) ? chance.between(2_000, 12_000) : chance.between(12_000, 200_000);
    this.#thawsAt = this.#deps.time.now() + ms;
    this.#deps.story.tell(this.name, `frozen for ${(ms / 1_000).toFixed(1)} s`);
  }

  /** What a process sees of anything that takes time: nothing once it is dead, and late once it is frozen. */
  async #passes<T>(value: T): Promise<T> {
    if (!this.#alive) return never();
    const { time } = this.#deps;
    while (this.#thawsAt > time.now()) await time.sleep(this.#thawsAt - time.now());
    return this.#alive ? value : never();
  }

  async #point<T>({ name, about, call, silence }: Point<T>): Promise<T> {
    const { chance, time, database, stir } = this.#deps;
    const fault = this.#fault(name, about);
    if (fault === "kill-before") this.kill();
    if (fault === "freeze") this.#freeze();
    await this.#passes(null);
    if (fault === "lost") return silence;
    const fallBack = fault === "forgotten" ? database.remember() : null;
    const answer = await call();
    if (fault === "hung") return never();
    if (fallBack !== null) time.after(chance.between(0, FORGOTTEN_WITHIN_MS), () => this.#failOver(fallBack));
    if (fault === "kill-after") this.kill();
    await time.sleep(chance.between(0, 4));
    await this.#passes(null);
    stir();
    if (fault === "kill-answered") this.kill();
    return this.#passes(fault === "answer-lost" ? silence : answer);
  }

  #fault(name: string, about: readonly OrderId[]): PointFault | "none" {
    const { faults, weather, story } = this.#deps;
    const kinds = weather.pointFaults.filter(
      (kind) => (kind !== "forgotten" || name === "store.save") && (kind !== "hung" || name.startsWith("toss.")),
    );
    const rate = weather.pointRate * (about.length === 0 && !SELDOM.includes(name) ? EARLY_RATE : 1);
    const fault = faults.draw(name, kinds, rate, about);
    if (fault !== "none") story.tell(this.name, `${name}: ${fault} ${about.join(" ")}`);
    return fault;
  }

  #failOver(fallBack: () => void): void {
    this.#deps.story.tell("database", "falls back to what it was before");
    fallBack();
  }

  #startCourier(parts: InstancePortsDeps): Courier {
    const { endpoint, time, firstNewsAt, weather } = this.#deps;
    const telling = makeTelling(parts, endpoint.connection());
    const { news } = telling;
    const sleep = async (ms: number): Promise<void> => {
      await time.doze(ms, firstNewsAt);
      await this.#passes(null);
    };
    return startCourier({
      ...{ ...telling, deliveriesMax: DELIVERIES_MAX, probeEveryMs: ENDPOINT_PACE.probeEveryMs },
      news: { ...news, claim: (...args) => (firstNewsAt() <= time.now() ? news.claim(...args) : okAsync([])) },
      deliverNews: this.application.deliverNewsTo({ ...telling, pace: { overdueMs: weather.newsOverdueMs } }),
      clock: { ...parts.clock, sleep },
      report: parts.report,
    });
  }

  #parts(): InstancePortsDeps {
    const { chance, database, toss, tokens, leases, time, story, violations, weather } = this.#deps;
    return {
      confirmsMax: weather.confirmsMax,
      tossAnswersAgain: () => {
        const wake = () => fromSafePromise(this.#scheduler.wakeUnknown());
        story.tell(this.name, "toss.breaker.closed");
        this.application.background.run("wake", wake);
      },
      ...{ name: this.name, chance, database, toss, tokens, leases },
      isWaitedFor: () => this.#alive && !this.#stopping,
      point: (point) => this.#point(point),
      storeNow: () => Instant.of(time.now() + this.#clockOffsetMs),
      storeAnswered: () => {
        this.#clockOffsetMs = this.#deps.databaseNow() - time.now();
      },
      clock: { monotonicMs: () => time.now(), sleep: (ms, signal) => this.#sleep(ms, signal) },
      report: (event, facts) => {
        const line = `${event} ${JSON.stringify(facts)}`;
        if (event.endsWith(".defect")) violations.push(`defect: ${line}`);
        if (toss.keys().some((paymentKey) => line.includes(paymentKey))) violations.push(`secrecy: ${line}`);
        story.tell(this.name, line);
      },
    };
  }

  /** A scheduler's looks that find nothing may be slept through. */
  async #doze(ms: number): Promise<void> {
    await this.#deps.time.doze(ms);
    await this.#passes(null);
  }

  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const sleep = this.#deps.time.sleep(ms);
    await (signal === undefined ? sleep : unlessAborted(sleep, signal));
    await this.#passes(null);
  }
}

/** Resolves with the sleep, or at once when the signal says so. */
const unlessAborted = (sleep: Promise<void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener("abort", wake);
      resolve();
    };
    if (signal.aborted) wake();
    signal.addEventListener("abort", wake);
    void sleep.then(wake);
  });
