import { MemoryDatabase } from "../../src/adapters/memory/memory-database.ts";
import type { ProductId } from "../../src/domain/ids.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Won } from "../../src/domain/won.ts";
import { Chance } from "./chance.ts";
import type { Told } from "./client.ts";
import { Faults } from "./faults.ts";
import { Instance } from "./instance.ts";
import { findViolations } from "./invariants.ts";
import { PRICE, SimulatedShopper } from "./shopper.ts";
import { Story } from "./story.ts";
import { SimulatedToss } from "./toss.ts";
import { VirtualTime } from "./virtual-time.ts";

const INSTANCES = 2;
const SHOPPERS = 25;
/** Faults stop here; what is open then must come to rest without a person. */
const FAULTS_UNTIL_MS = 4 * MINUTE_MS;
/** The life of an order, the longest bound of a card payment, and a little. */
const REST_AFTER_MS = 60 * MINUTE_MS;
const POINT_RATE = 0.04;
const WIRE_RATE = 0.08;

export type Simulated = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly story: Story;
  readonly orders: number;
  readonly faults: ReadonlyMap<string, number>;
};

/** A shop, its servers, its shoppers and Toss, from one seed. */
export class World {
  readonly chance: Chance;
  readonly time = new VirtualTime();
  readonly story = new Story(this.time);
  readonly faults: Faults;
  readonly toss: SimulatedToss;
  readonly database = new MemoryDatabase({ now: this.time.now });
  readonly journal: Told[] = [];
  readonly products: readonly string[] = ["scarce", "plenty"];
  #instances: Instance[] = [];
  #started = 0;
  #gone = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.faults = new Faults(this.chance, this.time, FAULTS_UNTIL_MS, POINT_RATE);
    this.toss = new SimulatedToss(this, WIRE_RATE);
  }

  someInstance(): Instance | undefined {
    const up = this.#instances.filter(({ alive, frozen }) => alive && !frozen);
    return up.length === 0 ? undefined : this.chance.oneOf(up);
  }

  async run(): Promise<void> {
    for (const id of this.products) await this.#stock(id, id === "scarce" ? 8 : 100);
    for (let started = 0; started < INSTANCES; started++) this.#start();
    for (let number = 1; number <= SHOPPERS; number++) {
      const shopper = new SimulatedShopper(this, `shopper-${number}`);
      void shopper.live().finally(() => this.#gone++);
    }
    await this.time.pass(FAULTS_UNTIL_MS + REST_AFTER_MS, () => this.#atRest());
  }

  #start(): void {
    const instance = new Instance(`server-${++this.#started}`, this);
    this.#instances = [...this.#instances.filter(({ alive }) => alive), instance];
    void instance.death.then(() => this.time.after(this.chance.between(500, 20_000), () => this.#start()));
  }

  async #stock(id: string, available: number): Promise<void> {
    const product = { id: id as ProductId, name: id, price: PRICE as Won, available, onSale: true };
    await this.database.catalogue.add(product);
  }

  /** Every shopper has come by, and no order is due any more. */
  #atRest(): boolean {
    const everybodyGone = this.faults.over && this.#gone === SHOPPERS;
    return everybodyGone && this.database.orders().every(({ dueAt }) => dueAt === null);
  }
}

export const simulate = async (seed: number): Promise<Simulated> => {
  const world = new World(seed);
  await world.run();
  const orders = world.database.orders();
  return {
    seed,
    violations: await findViolations(world),
    story: world.story,
    orders: orders.length,
    faults: world.faults.counts,
  };
};
