import { err, okAsync, ResultAsync } from "neverthrow";

import { startScheduler, type Scheduler } from "../../src/adapters/scheduler.ts";
import type { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import { createApplication, type Application, type Ports, type Terms } from "../../src/app/application.ts";
import type { Hold, StoreUnavailable, Write } from "../../src/app/ports.ts";
import type { Tokens } from "../../src/app/tokens.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import { Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { CallsUnderWay } from "./calls.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
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
  readonly toss: SimulatedToss;
  readonly tokens: Tokens;
  readonly calls: CallsUnderWay;
  readonly violations: string[];
};

export const TERMS: Terms = { lanes: 1, lifeMs: 2 * MINUTE_MS, reserveAt: "confirm", depositMs: 10 * MINUTE_MS };

/** Asked twice a second whatever happens: without this nearly every fault would strike there. */
const IDLE_POINTS = ["due.claim", "due.versions"];
const IDLE_RATE = 1 / 40;
/** Where no order is in hand yet, a fault says little. */
const EARLY_RATE = 1 / 5;
/** A replica that takes over has missed no more than this. */
const FORGOTTEN_WITHIN_MS = 3_000;

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("");
/** A new one each time: one for all would remember everybody who ever waited for it. */
const never = (): Promise<never> => new Promise(() => {});

type Call = { readonly paymentKey: PaymentKey; readonly orderId: OrderId };

/** A call of a port, which orders it is about, and what it looks like when no answer comes. */
type Point<T> = {
  readonly name: string;
  readonly about: readonly OrderId[];
  readonly call: () => PromiseLike<T>;
  readonly silence: T;
};

/** One server process: the real use cases over ports at each of which it may be killed, frozen or lied to. */
export class Instance {
  readonly name: string;
  readonly application: Application;
  /** Resolves when the process has died: whoever waits for its answer hears of it. */
  readonly death: Promise<void>;
  readonly #deps: InstanceDeps;
  readonly #scheduler: Scheduler;
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
    const ports = this.#ports();
    this.application = createApplication(ports, TERMS);
    this.#scheduler = startScheduler({
      application: this.application,
      due: { ...ports.due, claim: (...args) => (deps.isAnythingDue() ? ports.due.claim(...args) : okAsync([])) },
      clock: { ...ports.clock, sleep: (ms) => this.#doze(ms) },
      report: ports.report,
    });
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
    void this.#scheduler.stop();
    await this.application.leases.letGo();
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
    const { chance, time, database } = this.#deps;
    const idle = IDLE_POINTS.includes(name);
    const fault = this.#fault(name, idle, about);
    if (fault === "kill-before") this.kill();
    if (fault === "freeze") this.#freeze();
    await this.#passes(null);
    if (fault === "lost") return silence;
    const fallBack = fault === "forgotten" ? database.remember() : null;
    const answer = await call();
    if (fallBack !== null) time.after(chance.between(0, FORGOTTEN_WITHIN_MS), () => this.#failOver(fallBack));
    if (fault === "kill-after") this.kill();
    await time.sleep(chance.between(0, 4));
    await this.#passes(null);
    if (fault === "kill-answered") this.kill();
    return this.#passes(fault === "answer-lost" ? silence : answer);
  }

  #fault(name: string, idle: boolean, about: readonly OrderId[]): PointFault | "none" {
    const { faults, weather, story } = this.#deps;
    const kinds =
      name === "store.save" ? weather.pointFaults : weather.pointFaults.filter((kind) => kind !== "forgotten");
    const rate = weather.pointRate * (idle ? IDLE_RATE : about.length === 0 ? EARLY_RATE : 1);
    const fault = faults.draw(name, kinds, rate, about);
    if (fault !== "none") story.tell(this.name, `${name}: ${fault} ${about.join(" ")}`);
    return fault;
  }

  #failOver(fallBack: () => void): void {
    this.#deps.story.tell("database", "falls back to what it was before");
    fallBack();
  }

  /** While no server does anything wrong, nobody takes an order over that another one is waiting for, and none is left lying. */
  readonly #checkLeases = (claimed: readonly Order[]): readonly Order[] => {
    const { weather, calls, violations } = this.#deps;
    for (const order of weather.calmServers ? claimed : []) {
      const holder = calls.holderOf(order);
      if (holder !== undefined) violations.push(`lease: ${order.id} was taken from ${holder} by ${this.name}`);
      const neglect = holder === undefined ? calls.neglectOf(order) : null;
      if (neglect !== null) violations.push(`lease: ${order.id} was left lying for ${neglect} ms`);
    }
    return claimed;
  };

  #ports(): Ports {
    const { database, time, story, toss } = this.#deps;
    const nobody = (): readonly OrderId[] => [];
    const stored = <F extends (...args: never[]) => ResultAsync<unknown, unknown>>(
      name: string,
      call: F,
      about: (...args: Parameters<F>) => readonly OrderId[] = nobody,
    ): F =>
      ((...args: Parameters<F>) => {
        const silence = err<unknown, StoreUnavailable>({ type: "StoreUnavailable" });
        const answered = async () => {
          const answer = await call(...args);
          this.#clockOffsetMs = this.#deps.databaseNow() - time.now();
          return answer;
        };
        return new ResultAsync<unknown, unknown>(
          this.#point<Awaited<ReturnType<F>>>({
            name,
            about: about(...args),
            call: answered as never,
            silence: silence as never,
          }),
        );
      }) as F;
    const asked = <T>(name: string, about: readonly OrderId[], call: () => Promise<T>, silence: T): Promise<T> =>
      this.#point({ name: `toss.${name}`, about, call, silence });

    const waited = <T>({ paymentKey, orderId }: Call, call: () => Promise<T>): Promise<T> => {
      const version = database.order(orderId)?.version ?? 0;
      const isWaitedFor = (): boolean => this.#alive && !this.#stopping;
      return this.#deps.calls.during(paymentKey, { by: this.name, version, isWaitedFor }, call);
    };

    /** Not everybody who looks holds the order. */
    const looked = <T>({ paymentKey }: Call, call: () => Promise<T>): Promise<T> =>
      this.#deps.calls.during(paymentKey, { by: this.name, version: 0, isWaitedFor: () => false }, call);

    const { store, finder, due, catalogue } = database;
    const gateway = toss.gateway();
    const unseen = { type: "Unreachable", code: "LOST" } as const;
    const unheard = { type: "Silent", code: "LOST" } as const;
    return {
      store: {
        now: () => Instant.of(time.now() + this.#clockOffsetMs),
        load: stored("store.load", store.load, (ids) => ids),
        save: stored("store.save", store.save, (writes: readonly Write[]) =>
          writes.flat().map(({ after }) => after.id),
        ),
      },
      finder: {
        byCart: stored("finder.byCart", finder.byCart),
        byRequestKey: stored("finder.byRequestKey", finder.byRequestKey),
        history: stored("finder.history", finder.history, (id) => [id]),
        customer: stored("finder.customer", finder.customer, (id) => [id]),
        refundAccount: stored("finder.refundAccount", finder.refundAccount, (id) => [id]),
        search: stored("finder.search", finder.search),
      },
      due: {
        claim: stored("due.claim", (limit, leaseMs) => due.claim(limit, leaseMs).map(this.#checkLeases)),
        hold: stored("due.hold", due.hold, (holds: readonly Hold[]) => holds.map(({ id }) => id)),
        versions: stored("due.versions", due.versions),
      },
      catalogue: {
        list: stored("catalogue.list", catalogue.list),
        find: stored("catalogue.find", catalogue.find),
        add: stored("catalogue.add", catalogue.add),
        edit: stored("catalogue.edit", catalogue.edit),
        adjust: stored("catalogue.adjust", catalogue.adjust),
        held: stored("catalogue.held", catalogue.held),
      },
      gateway: {
        keyId: gateway.keyId,
        lookUp: (key) => {
          const about = toss.ordersOf(key);
          const call = { paymentKey: key, orderId: about[0] ?? ("" as OrderId) };
          return asked("lookUp", about, () => looked(call, () => gateway.lookUp(key)), unseen);
        },
        lookUpByOrder: (id) => asked("lookUpByOrder", [id], () => gateway.lookUpByOrder(id), unseen),
        confirm: (call) => asked("confirm", [call.orderId], () => waited(call, () => gateway.confirm(call)), unheard),
        cancel: (call) => asked("cancel", [call.orderId], () => waited(call, () => gateway.cancel(call)), unheard),
      },
      clock: { monotonicMs: () => time.now(), sleep: (ms, signal) => this.#sleep(ms, signal) },
      randomness: {
        timeOrdered: (at) => at.toString(36).toUpperCase().padStart(10, "0") + this.#letters(16),
        nonce: () => this.#letters(22),
      },
      tokens: this.#deps.tokens,
      report: (event, facts) => {
        if (event.endsWith(".defect")) this.#deps.violations.push(`defect: ${event} ${JSON.stringify(facts)}`);
        story.tell(this.name, `${event} ${JSON.stringify(facts)}`);
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

  #letters(length: number): string {
    return Array.from({ length }, () => this.#deps.chance.oneOf(LETTERS)).join("");
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
