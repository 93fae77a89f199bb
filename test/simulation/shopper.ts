import type { CartId, PaymentKey, ProductId, RequestKey, UserId } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Won } from "../../src/domain/won.ts";
import { ask } from "./client.ts";
import type { World } from "./world.ts";

export const PRICE = 10_000;

/** Failures that say nothing about the payment: the shopper's page asks again. */
const ASK_AGAIN = ["StoreUnavailable", "ProviderUnavailable", "PaymentInProgress"];

type Patience = { readonly tries: number; readonly leaves: number };
const PATIENT: Patience = { tries: 12, leaves: 0.1 };
/** Nobody but this shopper knows of the payment: who gave up would leave the books apart until they are reconciled. */
const PERSISTENT: Patience = { tries: 200, leaves: 0 };

/** One shopper, who double-clicks, opens a second browser, changes their mind, forges, or is gone for a while. */
export class SimulatedShopper {
  readonly #world: World;
  readonly #name: string;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  async live(): Promise<void> {
    const { chance, time, toss } = this.#world;
    await time.sleep(chance.between(0, 60_000));
    const order = await this.#order();
    if (order === null) return;

    const key = toss.authenticate(order.id, chance.is(0.03) ? PRICE - 1 : order.amount);
    await time.sleep(chance.is(0.1) ? chance.between(60_000, 900_000) : chance.between(100, 5_000));
    const browsers = [this.#confirm(order, key)];
    if (chance.is(0.3)) browsers.push(this.#later(50, () => this.#confirm(order, key)));
    if (chance.is(0.25)) {
      const other = toss.authenticate(order.id, order.amount);
      browsers.push(this.#later(3_000, () => this.#confirm(order, other)));
    }
    if (chance.is(0.15)) {
      const found = toss.forgotten(order.id, chance.is(0.2) ? order.amount + 100 : order.amount);
      browsers.push(this.#later(10_000, () => this.#confirm(order, found, PERSISTENT)));
    }
    if (chance.is(0.15)) browsers.push(this.#later(3_000, () => this.#cancel(order)));
    if (chance.is(0.1)) browsers.push(this.#later(3_000, () => this.#forge(order)));
    await Promise.all(browsers);
    if (chance.is(0.5)) await this.#acknowledge(order);
  }

  async #later(ms: number, act: () => Promise<void>): Promise<void> {
    await this.#world.time.sleep(this.#world.chance.between(0, ms));
    await act();
  }

  async #order(): Promise<Order | null> {
    const { chance, time } = this.#world;
    const quantity = chance.between(1, 2);
    const productId = chance.oneOf(this.#world.products);
    const wanted = {
      userId: this.#name as UserId,
      lines: [{ productId: productId as ProductId, quantity }],
      amount: (PRICE * quantity) as Won,
      cartId: chance.is(0.5) ? (`cart-${this.#name}` as CartId) : null,
      request: { key: `request-${this.#name}` as RequestKey, fingerprint: "f" },
      returnUrl: null,
    };
    for (let tries = 0; tries < 5; tries++) {
      const issued = await ask(time, this.#world.someInstance(), (app) => app.issueOrder(wanted));
      if (issued?.isOk() === true) return issued.value.order;
      if (issued !== null && issued.isErr() && issued.error.type !== "StoreUnavailable") return null;
      await time.sleep(1_000);
    }
    return null;
  }

  /** Asks until the result is known, or patience is out. */
  async #confirm(order: Order, paymentKey: PaymentKey, patience: Patience = PATIENT): Promise<void> {
    const { chance, time, journal, story } = this.#world;
    const told = (what: "success" | "failure" | "pending", detail: string): void => {
      journal.push({ at: time.now(), orderId: order.id, paymentKey, what, detail });
      story.tell(this.#name, `is told ${what} ${detail} of ${paymentKey} for ${order.id}`);
    };
    for (let tries = 0; tries < patience.tries; tries++) {
      const answer = await ask(time, this.#world.someInstance(), (app) =>
        app.confirmPayment({
          request: { orderId: order.id, userId: order.userId, paymentKey, amount: order.amount },
          csrfToken: app.tokens.csrfToken(order),
          waitMs: chance.oneOf([0, 5_000, 15_000]),
        }),
      );
      if (answer?.isOk() === true && answer.value.type === "Done") return told("success", "");
      if (answer?.isErr() === true && !ASK_AGAIN.includes(answer.error.type)) return told("failure", answer.error.type);
      if (chance.is(patience.leaves)) return told("pending", "and leaves");
      await time.sleep(chance.between(500, 20_000));
    }
  }

  async #cancel({ id }: Order): Promise<void> {
    const { time, story } = this.#world;
    const answer = await ask(time, this.#world.someInstance(), (app) =>
      app.cancelOrder(id, { by: "shopper", reason: "" }),
    );
    story.tell(
      this.#name,
      `cancels ${id}: ${answer === null ? "no answer" : answer.isOk() ? answer.value.status : answer.error.type}`,
    );
  }

  async #forge(order: Order): Promise<void> {
    const { time, toss } = this.#world;
    const paymentKey = toss.authenticate(`forged-${order.id}`.slice(0, 40), order.amount);
    const answer = await ask(time, this.#world.someInstance(), (app) =>
      app.confirmPayment({
        request: { orderId: order.id, userId: order.userId, paymentKey, amount: order.amount },
        csrfToken: app.tokens.csrfToken(order),
        waitMs: 5_000,
      }),
    );
    if (answer?.isOk() === true && answer.value.order.attempts.some((attempt) => attempt.paymentKey === paymentKey)) {
      throw new Error(`a forged payment got into ${order.id}`);
    }
  }

  async #acknowledge({ id }: Order): Promise<void> {
    const { time } = this.#world;
    await ask(time, this.#world.someInstance(), (app) => app.completeOrder(id));
  }
}
