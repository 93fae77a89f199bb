import type { ProductId } from "../../src/domain/ids.ts";
import type { Won } from "../../src/domain/won.ts";
import { Chance } from "./chance.ts";
import { ask } from "./client.ts";
import { wholeCancel } from "./cancels.ts";
import type { World } from "./world.ts";

/** The shop's own people and servers, who meddle while others buy. */
export class SimulatedMerchant {
  readonly #world: World;
  readonly #chance: Chance;

  constructor(world: World) {
    this.#world = world;
    this.#chance = Chance.of(world.seed, "merchant");
  }

  async work(): Promise<void> {
    const { time, faults } = this.#world;
    while (!faults.over) {
      await time.sleep(this.#chance.between(2_000, 20_000) * this.#world.leisure);
      await this.#chance.oneOf([this.#cancel, this.#adjust, this.#reprice, this.#takeOffSale, this.#lookAround])();
    }
    for (const productId of this.#world.products) await this.#sell(productId, true);
  }

  readonly #cancel = async (): Promise<void> => {
    const orders = this.#world.database.orders();
    if (orders.length === 0) return;
    const { id } = this.#chance.oneOf(orders).order;
    const command = wholeCancel(id, "merchant", "품절");
    this.#world.refunds.remember(command);
    const answer = await this.#ask((app) => app.cancelOrder(command));
    const said = answer === null ? "no answer" : answer.isOk() ? answer.value.order.status : answer.error.type;
    this.#world.story.tell("merchant", `cancels ${id}: ${said}`);
  };

  readonly #adjust = async (): Promise<void> => {
    const delta = this.#chance.between(-4, 6);
    await this.#ask((app) => app.catalogue.adjust(this.#product(), delta, "실사"));
  };

  readonly #reprice = async (): Promise<void> => {
    const price = this.#chance.oneOf([9_000, 10_000, 12_000]) as Won;
    await this.#ask((app) => app.catalogue.edit(this.#product(), { price }));
  };

  readonly #takeOffSale = async (): Promise<void> => {
    const productId = this.#product();
    await this.#sell(productId, false);
    await this.#world.time.sleep(this.#chance.between(1_000, 5_000));
    await this.#sell(productId, true);
  };

  readonly #lookAround = async (): Promise<void> => {
    const productId = this.#product();
    await this.#ask((app) => app.catalogue.list());
    await this.#ask((app) => app.catalogue.held(productId));
    const found = await this.#ask((app) => app.finder.search({ status: "SUCCESS", limit: 5 }));
    for (const { id } of found?.isOk() === true ? found.value : []) {
      await this.#ask((app) => app.finder.history(id));
      await this.#ask((app) => app.finder.customer(id));
    }
  };

  #sell(productId: ProductId, onSale: boolean): Promise<unknown> {
    return this.#ask((app) => app.catalogue.edit(productId, { onSale }));
  }

  #product(): ProductId {
    return this.#chance.oneOf(this.#world.products);
  }

  #ask<T, E>(question: Parameters<typeof ask<T, E>>[2]): ReturnType<typeof ask<T, E>> {
    return ask<T, E>(this.#world, this.#chance, question);
  }
}
