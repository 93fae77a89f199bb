import type { PaymentKey } from "../../src/domain/ids.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import { Chance } from "./chance.ts";
import type { World } from "./world.ts";

/** What is done to payments that neither the shopper nor we have asked for: banks take deposits back, and people refund at Toss. */
export class SimulatedBank {
  readonly #world: World;
  readonly #chance: Chance;

  constructor(world: World) {
    this.#world = world;
    this.#chance = Chance.of(world.seed, "bank");
  }

  /** A deposit arrives, may be taken back, and may come once more. */
  deposit(paymentKey: PaymentKey): void {
    const isPaid = this.#world.toss.deposit(paymentKey);
    if (isPaid && this.#world.weather.bankReverses && this.#chance.is(0.7)) {
      this.#world.begin(this.#reverse(paymentKey));
    }
  }

  async #reverse(paymentKey: PaymentKey): Promise<void> {
    await (this.#chance.is(0.7) ? this.#sleep(SECOND_MS, 2 * MINUTE_MS) : this.#sleep(2 * MINUTE_MS, 2 * HOUR_MS));
    if (!this.#world.toss.reverseDeposit(paymentKey) || this.#chance.is(0.5)) return;
    await this.#sleep(SECOND_MS, 10 * MINUTE_MS);
    this.deposit(paymentKey);
  }

  /** Somebody of the shop prefers Toss's dashboard to ours. */
  async refundInDashboard(): Promise<void> {
    const { toss, faults, leisure } = this.#world;
    while (!faults.over) {
      await this.#sleep(2 * SECOND_MS, 30 * SECOND_MS * leisure);
      const paid = toss.keys().filter((paymentKey) => toss.netOf(paymentKey) > 0);
      if (paid.length > 0) toss.refundInDashboard(this.#chance.oneOf(paid));
    }
  }

  #sleep(min: number, max: number): Promise<void> {
    return this.#world.time.sleep(this.#chance.between(min, max));
  }
}
