import type { CancelOrderCommand } from "../../src/app/cancel-order.ts";
import type { RefundAccount } from "../../src/app/ports.ts";
import type { OrderId, RequestKey } from "../../src/domain/ids.ts";
import { SECOND_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Won } from "../../src/domain/won.ts";
import { Chance } from "./chance.ts";
import { ask } from "./client.ts";
import type { World } from "./world.ts";

/** What somebody was told of a refund, or of the end of an order; `key` null: asked for without one. */
export type RefundEntry = {
  readonly orderId: OrderId;
  readonly key: string | null;
  readonly what: "asked" | "done" | "refused" | "pending";
};

const ACCOUNT: RefundAccount = { bank: "20", accountNumber: "1002123456789", holderName: "홍길동" };
/** Refusals that say nothing about what was asked for, so that it is asked for again. */
const ASK_AGAIN = ["StoreUnavailable", "ProviderUnavailable", "CancelInProgress", "PaymentInProgress"];

/** The shop gives money back: all of it, some lines, an amount; it clicks twice, and asks again until it knows. */
export class SimulatedRefunds {
  readonly #world: World;
  readonly #chance: Chance;
  readonly #asked: CancelOrderCommand[] = [];
  #keys = 0;

  constructor(world: World) {
    this.#world = world;
    this.#chance = Chance.of(world.seed, "refunds");
  }

  /** Somebody else of the shop has asked for this. */
  remember(command: CancelOrderCommand): void {
    this.#asked.push(command);
  }

  async work(): Promise<void> {
    const { time, faults, weather } = this.#world;
    const underWay: Promise<void>[] = [];
    while (!faults.over) {
      await time.sleep(this.#chance.between(1_000, 12_000) * this.#world.leisure);
      const order = this.#somePaidOrder();
      if (order !== undefined) underWay.push(...this.#clicks(this.#refundOf(order)));
    }
    await Promise.all(underWay);
    // A database that fell back may have forgotten a refund: the shop's own list says what to ask for once more.
    if (weather.failsOver) for (const command of this.#asked) await this.#ask(command);
  }

  #somePaidOrder(): Order | undefined {
    const paid = this.#world.database
      .orders()
      .filter(({ order: { status } }) => status === "SUCCESS" || status === "COMPLETE");
    return paid.length === 0 ? undefined : this.#chance.oneOf(paid).order;
  }

  #clicks(command: CancelOrderCommand): Promise<void>[] {
    this.#asked.push(command);
    const clicks = [this.#ask(command)];
    if (this.#chance.is(0.4))
      clicks.push(this.#world.time.sleep(this.#chance.between(0, 8_000)).then(() => this.#ask(command)));
    return clicks;
  }

  #refundOf({ id, lines, amount }: Order): CancelOrderCommand {
    const chance = this.#chance;
    const kind = chance.oneOf(["whole", "whole", "amount", "lines", "both"] as const);
    const key = kind === "whole" && chance.is(0.5) ? null : (`refund-${++this.#keys}` as RequestKey);
    const some = [chance.oneOf(lines)].map(({ productId, quantity }) => ({
      productId,
      quantity: chance.between(1, quantity),
    }));
    return {
      orderId: id,
      request: {
        by: "merchant",
        reason: "반품",
        request: key && { key, fingerprint: "f" },
        amount: kind === "amount" || kind === "both" ? (chance.between(100, amount) as Won) : null,
        lines: kind === "lines" || kind === "both" ? some : null,
        restock: chance.oneOf([null, null, true, false]),
      },
      refundAccount: chance.is(0.8) ? ACCOUNT : null,
      waitMs: chance.oneOf([0, 15]) * SECOND_MS,
    };
  }

  async #ask(command: CancelOrderCommand): Promise<void> {
    for (let tries = 0; tries < 30; tries++) {
      const name = { orderId: command.orderId, key: command.request.request?.key ?? null };
      this.#note({ ...name, what: "asked" }, "");
      const answer = await ask(this.#world, this.#chance, (app) => app.cancelOrder(command));
      if (answer?.isOk() === true) {
        const isDone = answer.value.type === "Done";
        this.#note({ ...name, what: isDone ? "done" : "pending" }, "");
        if (isDone) return;
      } else if (answer !== null && answer.isErr()) {
        const asksAgain = ASK_AGAIN.includes(answer.error.type);
        this.#note({ ...name, what: asksAgain ? "pending" : "refused" }, answer.error.type);
        if (!asksAgain) return;
      }
      await this.#world.time.sleep(this.#chance.between(500, 20_000));
    }
  }

  #note(entry: RefundEntry, detail: string): void {
    this.#world.refundJournal.push(entry);
    this.#world.story.tell(
      "merchant",
      `refund ${entry.key ?? "of everything"} ${entry.orderId}: ${entry.what} ${detail}`,
    );
  }
}
