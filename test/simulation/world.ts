import { RECONCILE_EVERY_MS, RENEW_EVERY_MS } from "../../src/adapters/scheduler.ts";
import { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import type { TossWebhook } from "../../src/adapters/toss/webhook.ts";
import { makeTokens } from "../../src/app/tokens.ts";
import type { ProductId } from "../../src/domain/ids.ts";
import { DAY_MS, HOUR_MS, Instant, MINUTE_MS } from "../../src/domain/instant.ts";
import { LEASE_MS } from "../../src/domain/pace.ts";
import type { Won } from "../../src/domain/won.ts";
import { SimulatedBank } from "./bank.ts";
import { Chance } from "./chance.ts";
import type { JournalEntry } from "./client.ts";
import { Faults, type Period } from "./faults.ts";
import { Instance } from "./instance.ts";
import { nextPass } from "./ledger.ts";
import { LeaseWatch } from "./lease-watch.ts";
import { SimulatedMerchantEndpoint } from "./merchant-endpoint.ts";
import { SimulatedMerchant } from "./merchant.ts";
import { SimulatedOperator, type AttentionEntry } from "./operator.ts";
import { SimulatedRefunds, type RefundEntry } from "./refunds.ts";
import { SimulatedShopper } from "./shopper.ts";
import { Story } from "./story.ts";
import { SimulatedToss } from "./toss.ts";
import { VirtualTime, type Quiet } from "./virtual-time.ts";
import { CROWD, drawWeather, type Weather } from "./weather.ts";

const INSTANCES = 3;
/** Faults stop here; what is open then must come to rest without a person. */
const BAD_TIME: Period = { fromMs: 0, untilMs: 4 * MINUTE_MS };
/** They may come again while accounts are closed that nobody has paid into. */
const RELAPSE: Period = { fromMs: 39 * MINUTE_MS, untilMs: 44 * MINUTE_MS };
/** And while the day, which ended at midnight, is compared with Toss's ledger as a whole: 16 hours after the beginning. */
const MORNING: Period = { fromMs: 16 * HOUR_MS - MINUTE_MS, untilMs: 16 * HOUR_MS + 4 * MINUTE_MS };
/** Longer than any order may take: an account waits for 40 minutes, and what goes back to a bank account is looked at for 4 days. */
const WATCHED_MS = 5 * DAY_MS;
/** Units per shopper: about two in three want some of the scarce ones, and not all can have them. */
const STOCK: Readonly<Record<string, number>> = { scarce: 0.6, plenty: 5 };
const PRICE = 10_000 as Won;

/** What to leave out of a world, to see whether it goes wrong without. */
export type Without = { readonly shoppers: ReadonlySet<number>; readonly faults: ReadonlySet<number> };
export const NOTHING: Without = { shoppers: new Set(), faults: new Set() };

/** A shop, its servers, its shoppers and Toss, from one seed. */
export class World {
  readonly seed: number;
  readonly weather: Weather;
  readonly time = new VirtualTime();
  readonly story = new Story(this.time);
  readonly faults: Faults;
  readonly toss: SimulatedToss;
  readonly tokens = makeTokens(["simulated"]);
  readonly database: MemoryDatabase;
  readonly products = Object.keys(STOCK) as ProductId[];
  /** What the clients asked for and were told. */
  readonly journal: JournalEntry[] = [];
  /** What the shop asked to have given back, and was told. */
  readonly refundJournal: RefundEntry[] = [];
  /** What a person said of orders that needed one, and was told. */
  readonly attentionJournal: AttentionEntry[] = [];
  /** What must not happen at any moment; the rest is asked at the end. */
  readonly violations: string[] = [];
  readonly leases: LeaseWatch;
  readonly refunds: SimulatedRefunds;
  readonly endpoint: SimulatedMerchantEndpoint;
  readonly bank: SimulatedBank;
  readonly operator: SimulatedOperator;
  readonly #chance: Chance;
  readonly #shoppers: readonly SimulatedShopper[];
  #instances: Instance[] = [];
  #started = 0;
  #busy = 0;
  #clockOffsetMs = 0;
  /** When somebody was last at work. */
  #stirredAt = 0;

  constructor(seed: number, without: Without = NOTHING) {
    this.seed = seed;
    this.weather = drawWeather(Chance.of(seed, "weather"));
    this.#chance = Chance.of(seed, "world");
    this.faults = new Faults({
      chance: Chance.of(seed, "faults"),
      time: this.time,
      periods: [BAD_TIME, ...(this.weather.relapses ? [RELAPSE] : []), ...(this.weather.reconciles ? [MORNING] : [])],
      without: without.faults,
    });
    this.toss = new SimulatedToss({
      ...this.#surroundings(),
      ...{ seed, chance: Chance.of(seed, "toss") },
      violations: this.violations,
      hear: (news) => this.hear(news),
      wasWoken: (orderId) => this.leases.wasWoken(orderId),
    });
    this.database = new MemoryDatabase({ now: this.#databaseNow, tellsNews: this.weather.tellsNews });
    this.leases = new LeaseWatch({
      now: this.time.now,
      databaseNow: this.#databaseNow,
      stored: (id) => this.database.stored(id),
      ordersOf: (paymentKey) => this.toss.ordersOf(paymentKey),
      object: (violation) => void (this.weather.calmServers && this.violations.push(violation)),
    });
    this.refunds = new SimulatedRefunds(this);
    this.bank = new SimulatedBank(this);
    this.operator = new SimulatedOperator(this);
    this.endpoint = new SimulatedMerchantEndpoint({ ...this.#surroundings(), chance: Chance.of(seed, "endpoint") });
    this.#shoppers = Array.from({ length: this.weather.shoppers }, (_, index) => index + 1)
      .filter((number) => !without.shoppers.has(number))
      .map((number) => new SimulatedShopper(this, `shopper-${number}`));
  }

  /** How much more time its own people have than where it is crowded. */
  get leisure(): number {
    return Math.max(1, CROWD / 2 / this.weather.shoppers);
  }

  /** Whom a load balancer would choose: it does not know who is frozen. */
  someInstance(chance: Chance): Instance | undefined {
    const up = this.#instances.filter(({ alive }) => alive);
    return up.length === 0 ? undefined : chance.oneOf(up);
  }

  /** A webhook arrives, from Toss or from anybody; whoever is dead or frozen does not read it. */
  hear({ orderId, hearsay }: TossWebhook): void {
    this.someInstance(this.#chance)?.application.receiveWebhook.hear(orderId, hearsay);
  }

  async run(): Promise<void> {
    for (const id of this.products) {
      await this.database.catalogue.add({
        id,
        name: id,
        price: PRICE,
        available: Math.ceil(this.weather.shoppers * (STOCK[id] ?? 0)),
        onSale: true,
      });
    }
    for (let started = 0; started < INSTANCES; started++) this.#start();
    this.begin(new SimulatedMerchant(this).work());
    this.begin(this.refunds.work());
    this.begin(this.operator.work());
    if (this.weather.refundsInDashboard) this.begin(this.bank.refundInDashboard());
    if (this.weather.deploys) this.begin(this.#deploy());
    if (this.weather.clockJumpsMs > 0) this.begin(this.#setClock());
    for (const shopper of this.#shoppers) this.begin(shopper.live());
    await this.time.pass(WATCHED_MS, this.#quiet, () => this.#atRest());
  }

  /** Whatever still needs a person gets one, and everything comes to rest once more. */
  async endAttention(): Promise<void> {
    this.begin(this.operator.endAll());
    await this.time.pass(2 * WATCHED_MS, this.#quiet, () => this.#atRest());
  }

  /** Somebody is at work, whom the end waits for. */
  begin(work: Promise<void>): void {
    this.#busy++;
    const over = (): void => {
      this.#busy--;
    };
    work.then(over, (defect: unknown) => {
      this.violations.push(`defect: ${defect instanceof Error ? (defect.stack ?? defect.message) : String(defect)}`);
      over();
    });
  }

  #surroundings() {
    const { time, faults, weather, story } = this;
    return { time, faults, weather, story };
  }

  #start(): void {
    const name = `server-${++this.#started}`;
    const chance = Chance.of(this.seed, name);
    const { database, toss, tokens, leases, endpoint, violations } = this;
    const instance = new Instance(name, {
      ...this.#surroundings(),
      ...{ chance, database, toss, tokens, leases, endpoint, violations, databaseNow: this.#databaseNow },
      stir: () => {
        this.#stirredAt = this.time.now();
      },
      isAnythingDue: () => this.#firstDueAt() <= this.#databaseNow(),
      firstNewsAt: () => this.#firstNewsAt() - this.#clockOffsetMs,
      isPassDue: () => (this.#nextPassAt() ?? Infinity) <= this.time.now(),
    });
    this.#instances = [...this.#instances.filter(({ alive }) => alive), instance];
    void instance.death.then(() => this.time.after(this.#chance.between(200, 6_000), () => this.#start()));
  }

  async #deploy(): Promise<void> {
    while (!this.faults.over) {
      await this.time.sleep(this.#chance.between(20_000, 120_000));
      await this.someInstance(this.#chance)?.stop();
    }
  }

  async #setClock(): Promise<void> {
    const most = this.weather.clockJumpsMs;
    while (!this.faults.over) {
      await this.time.sleep(this.#chance.between(10_000, 60_000));
      this.#clockOffsetMs = this.#chance.between(-most, most);
      this.story.tell("database", `its clock is set ${this.#clockOffsetMs} ms off`);
    }
  }

  readonly #databaseNow = (): Instant => Instant.of(this.time.now() + this.#clockOffsetMs);

  /**
   * Whoever keeps hold of orders looks at those that are due within a lease; the others at what is due now, or was just stirred up.
   * Once the ledger has been seen, another pass would find nothing.
   */
  readonly #quiet: Quiet = (everyMs) => {
    const dueAt = this.#firstDueAt() - this.#clockOffsetMs;
    if (everyMs === RECONCILE_EVERY_MS) return this.#nextPassAt() ?? dueAt;
    if (everyMs >= RENEW_EVERY_MS) return dueAt - LEASE_MS;
    return this.time.now() <= this.#stirredAt + everyMs ? 0 : dueAt;
  };

  /** Every transaction has been in a pass, and in that of its day. */
  get ledgerIsSeen(): boolean {
    return this.#nextPassAt() === null;
  }

  /** Null when it would find nothing. Clocks may differ, and a page that lagged did so while things went wrong. */
  #nextPassAt(): number | null {
    if (!this.weather.reconciles) return null;
    const begin = this.time.now() - this.time.sinceBegin();
    const calmAt = begin + this.faults.calmAfter(this.toss.movedAt - begin);
    const passAt = nextPass(
      Math.max(this.toss.movedAt, calmAt) + this.weather.clockJumpsMs,
      this.database.reconciled(),
    );
    return passAt && passAt - this.#clockOffsetMs;
  }

  #firstDueAt(): number {
    let first = Infinity;
    for (const { dueAt } of this.database.orders()) if (dueAt !== null && dueAt < first) first = dueAt;
    return first;
  }

  #firstNewsAt(): number {
    let first = Infinity;
    for (const { telling } of this.database.orders()) if (telling.at !== null && telling.at < first) first = telling.at;
    return first;
  }

  /** Everybody has come by, no order is due any more, and the shop has heard everything. */
  #atRest(): boolean {
    const orders = this.database.orders();
    return this.#busy === 0 && this.ledgerIsSeen && orders.every((it) => it.dueAt === null && it.telling.at === null);
  }
}
