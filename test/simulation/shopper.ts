import { isAnswered } from "../../src/app/payment-answer.ts";
import type { CartId, OrderId, PaymentKey, ProductId, RequestKey, UserId } from "../../src/domain/ids.ts";
import type { Order } from "../../src/domain/order.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { Won } from "../../src/domain/won.ts";
import { Chance } from "./chance.ts";
import { ask, type JournalEntry } from "./client.ts";
import { wholeCancel } from "./cancels.ts";
import type { World } from "./world.ts";

/** Failures that say nothing about the payment: the shopper's page asks again. */
const ASK_AGAIN = ["StoreUnavailable", "ProviderUnavailable", "PaymentInProgress"];

/** Versions are asked for every half second. */
const NEWS_WITHIN_MS = 2 * SECOND_MS;

type Patience = { readonly tries: number; readonly leaves: number };
const PATIENT: Patience = { tries: 12, leaves: 0.1 };
/** What was stored last while things went wrong has been forgotten by then, if it is. */
const FALLEN_BACK_AFTER_MS = 5 * SECOND_MS;

/** Nobody but this shopper knows of the payment: where nobody reconciles, who gave up would leave the books apart. */
const PERSISTENT: Patience = { tries: 200, leaves: 0 };

/** One shopper, who double-clicks, opens a second browser, changes their mind, forges, or is gone for a while. */
export class SimulatedShopper {
  readonly #world: World;
  readonly #name: string;
  readonly #chance: Chance;
  readonly #payments: { readonly order: Order; readonly paymentKey: PaymentKey }[] = [];

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#chance = Chance.of(world.seed, name);
  }

  async live(): Promise<void> {
    const chance = this.#chance;
    await this.#sleep(0, 60 * SECOND_MS);
    const order = await this.#order("1");
    if (order === null) return;
    const visits = [this.#pay(order)];
    if (chance.is(0.15)) visits.push(this.#later(20 * SECOND_MS, () => this.#orderOtherwise()));
    if (chance.is(0.15)) visits.push(this.#later(10 * SECOND_MS, () => this.#cancel(order)));
    if (chance.is(0.1)) visits.push(this.#later(10 * SECOND_MS, () => this.#forge(order)));
    if (chance.is(0.1)) visits.push(this.#later(10 * SECOND_MS, () => this.#closeWindow(order)));
    if (chance.is(0.1)) visits.push(this.#later(60 * SECOND_MS, () => this.#spreadRumour(order)));
    await Promise.all(visits);
    if (chance.is(0.5)) await this.#acknowledge(order);
    const { failsOver, reconciles } = this.#world.weather;
    if (failsOver && !reconciles) await this.#comeBack();
  }

  /** Goes through the window, comes back sooner or later, clicks twice, and may do it all again in another browser. */
  async #pay(order: Order): Promise<void> {
    const [chance, { toss, weather }] = [this.#chance, this.#world];
    const amount = chance.is(0.03) ? order.amount - 1 : order.amount;
    const byAccount = weather.bankReverses ? 0.6 : 0.2;
    const paymentKey = this.#keep(
      order,
      toss.authenticate(order.id, amount, chance.is(byAccount) ? "가상계좌" : "카드"),
    );
    await (chance.is(0.1) ? this.#sleep(MINUTE_MS, 15 * MINUTE_MS) : this.#sleep(100, 5 * SECOND_MS));

    const browsers = [this.#confirm(order, paymentKey)];
    if (chance.is(0.4)) browsers.push(this.#later(50, () => this.#confirm(order, paymentKey)));
    if (chance.is(0.25)) {
      const other = this.#keep(order, toss.authenticate(order.id, order.amount));
      browsers.push(this.#later(5 * SECOND_MS, () => this.#confirm(order, other)));
    }
    if (chance.is(0.15)) {
      const wrong = chance.is(0.2) ? 100 : 0;
      const found = this.#keep(order, toss.approvedUnknownToUs(order.id, order.amount + wrong));
      const patience = this.#world.weather.reconciles ? PATIENT : PERSISTENT;
      browsers.push(this.#later(10 * SECOND_MS, () => this.#confirm(order, found, patience)));
    }
    await Promise.all(browsers);
  }

  /** The same cart with other contents, in another browser: one order makes room for the other. */
  async #orderOtherwise(): Promise<void> {
    const order = await this.#order("2");
    if (order !== null) await this.#pay(order);
  }

  /** A database that fell back may have forgotten a payment: who paid asks what became of it. */
  async #comeBack(): Promise<void> {
    const { time, faults } = this.#world;
    while (!faults.over) await time.sleep(10 * SECOND_MS);
    await time.sleep(FALLEN_BACK_AFTER_MS);
    for (const { order, paymentKey } of this.#payments) await this.#confirm(order, paymentKey, PERSISTENT);
  }

  async #order(request: string): Promise<Order | null> {
    const chance = this.#chance;
    const products = chance.is(0.3) ? this.#world.products : [chance.oneOf(this.#world.products)];
    const lines = products.map((productId) => ({ productId, quantity: chance.between(1, 2) }));
    const cartId = chance.is(0.6) ? (`cart-${this.#name}` as CartId) : null;
    for (let tries = 0, refusals = 0; tries < 20 && refusals < 3; tries++) {
      const shelf = await this.#ask((app) => app.catalogue.find(products));
      const priceOf = (id: ProductId): number => (shelf?.isOk() === true ? (shelf.value.get(id)?.price ?? 0) : 0);
      const amount = lines.reduce((sum, { productId, quantity }) => sum + priceOf(productId) * quantity, 0);
      const wanted = {
        userId: this.#name as UserId,
        lines,
        amount: amount as Won,
        cartId,
        request: { key: `request-${request}` as RequestKey, fingerprint: "f" },
        returnUrl: null,
      };
      const issued = await this.#ask((app) => app.issueOrder(wanted));
      if (issued?.isOk() === true) return issued.value.order;
      const said = issued?.isErr() === true ? issued.error.type : "no answer";
      this.#world.story.tell(this.#name, `is not given an order: ${said}`);
      if (!["no answer", "StoreUnavailable", "NotIssuable"].includes(said)) return null;
      if (said === "NotIssuable" && amount > 0) refusals++;
      await this.#sleep(SECOND_MS, 3 * SECOND_MS);
    }
    return null;
  }

  /** Asks until the result is known, or patience is out. */
  async #confirm(order: Order, paymentKey: PaymentKey, patience: Patience = PATIENT): Promise<void> {
    const chance = this.#chance;
    const csrfToken = this.#world.tokens.csrfToken(order);
    for (let tries = 0; tries < patience.tries; tries++) {
      const waitMs = chance.oneOf([0, 5_000, 15_000]);
      this.#note(order.id, paymentKey, "asked", "");
      const askedAt = this.#world.time.now();
      const answer = await this.#ask((app) =>
        app.confirmPayment({
          request: { orderId: order.id, userId: order.userId, paymentKey, amount: order.amount },
          csrfToken,
          waitMs,
        }),
      );
      if (answer?.isErr() === true) {
        const { type } = answer.error;
        if (type === "ProviderUnavailable") this.#checkNothingClaimed(order.id, paymentKey);
        this.#note(order.id, paymentKey, ASK_AGAIN.includes(type) ? "pending" : "failure", type);
        if (!ASK_AGAIN.includes(type)) return;
      } else if (answer?.isOk() === true) {
        const { order: paid, type } = answer.value;
        const waiting = paid.status === "WAITING_FOR_DEPOSIT";
        // A look at Toss that took longer than that left no time to wait for anything.
        const hasWaited = this.#world.time.now() - askedAt <= waitMs + NEWS_WITHIN_MS;
        if (type === "Pending" && hasWaited) this.#checkNews(order.id, paymentKey);
        this.#note(order.id, paymentKey, type === "Pending" ? "pending" : waiting ? "account" : "success", "");
        if (type === "Done") return waiting ? this.#deposit(paymentKey) : undefined;
      }
      if (chance.is(patience.leaves)) return;
      await this.#sleep(500, 20 * SECOND_MS);
    }
  }

  /** Who is turned away because Toss is, and has not asked before, finds nothing begun: the payment can be confirmed later. */
  #checkNothingClaimed(orderId: OrderId, paymentKey: PaymentKey): void {
    const { database, journal, violations } = this.#world;
    const askedOnce = journal.filter((entry) => entry.paymentKey === paymentKey).length === 1;
    const begun = database.stored(orderId)?.order.attempts.find((known) => known.paymentKey === paymentKey);
    if (askedOnce && begun?.origin === "CONFIRMED")
      violations.push(`promise: ${orderId} was turned away, and had begun`);
  }

  /** While no server does anything wrong, whoever waits hears of the end within a look at the versions of all that are waited for. */
  #checkNews(orderId: OrderId, paymentKey: PaymentKey): void {
    const { database, time, weather, violations } = this.#world;
    const stored = database.stored(orderId);
    const ms = stored === undefined ? 0 : time.now() - stored.order.changedAt;
    if (!weather.calmServers || stored === undefined || ms <= NEWS_WITHIN_MS || !isAnswered(paymentKey)(stored.order))
      return;
    violations.push(`news: ${orderId} was told to be pending ${ms} ms after it was settled`);
  }

  async #deposit(paymentKey: PaymentKey): Promise<void> {
    if (this.#chance.is(0.4)) return;
    await (this.#chance.is(0.6) ? this.#sleep(SECOND_MS, MINUTE_MS) : this.#sleep(MINUTE_MS, 20 * MINUTE_MS));
    this.#world.bank.deposit(paymentKey);
  }

  async #cancel({ id }: Order): Promise<void> {
    const answer = await this.#ask((app) => app.cancelOrder(wholeCancel(id, "shopper", "변심")));
    const said = answer === null ? "no answer" : answer.isOk() ? answer.value.order.status : answer.error.type;
    this.#world.story.tell(this.#name, `cancels ${id}: ${said}`);
  }

  /** The window failed, or said that the order code was used up. */
  async #closeWindow({ id, userId, nonce }: Order): Promise<void> {
    const code = this.#chance.oneOf(["PAY_PROCESS_CANCELED", "DUPLICATED_ORDER_ID"]);
    const csrfToken = this.#world.tokens.csrfToken({ id, nonce });
    await this.#ask((app) => app.reportWindowFailure({ orderId: id, userId, csrfToken, code }));
    this.#world.story.tell(this.#name, `reports ${code} for ${id}`);
  }

  /** Sends what a redirect might have brought: somebody else's payment, another amount, another order's token, in another's name. */
  async #forge(order: Order): Promise<void> {
    const { toss, tokens, violations } = this.#world;
    const [chance, others] = [this.#chance, toss.keys().filter((key) => !toss.ordersOf(key).includes(order.id))];
    if (others.length === 0) return;
    const forgery = chance.oneOf(["payment", "amount", "token", "user"] as const);
    const paymentKey = forgery === "payment" ? chance.oneOf(others) : toss.authenticate(order.id, order.amount);
    const amount = (forgery === "amount" ? 100 : order.amount) as Won;
    const userId = forgery === "user" ? ("somebody-else" as UserId) : order.userId;
    const nonce = forgery === "token" ? "another" : order.nonce;
    const answer = await this.#ask((app) =>
      app.confirmPayment({
        request: { orderId: order.id, userId, paymentKey, amount },
        csrfToken: tokens.csrfToken({ ...order, nonce }),
        waitMs: 5_000,
      }),
    );
    if (answer?.isOk() === true && answer.value.order.attempts.some((attempt) => attempt.paymentKey === paymentKey)) {
      violations.push(`forgery: ${order.id} took ${paymentKey} (${forgery})`);
    }
  }

  /** Nobody signs webhooks: anybody may send one, of any order and any payment. */
  async #spreadRumour({ id }: Order): Promise<void> {
    const { toss, story } = this.#world;
    const says = this.#chance.oneOf(["PAID", "AWAITED", "OVER", "CANCELED", "UNCLEAR"] as const);
    const paymentKey = this.#chance.oneOf([null, ...toss.keys()]);
    story.tell(this.#name, `spreads that ${paymentKey} is ${says} for ${id}`);
    this.#world.hear({ orderId: id, hearsay: { paymentKey, says } });
  }

  async #acknowledge({ id }: Order): Promise<void> {
    await this.#ask((app) => app.completeOrder(id));
  }

  #keep(order: Order, paymentKey: PaymentKey): PaymentKey {
    this.#payments.push({ order, paymentKey });
    return paymentKey;
  }

  #note(orderId: OrderId, paymentKey: PaymentKey, what: JournalEntry["what"], detail: string): void {
    const { journal, story } = this.#world;
    journal.push({ orderId, paymentKey, what, detail });
    story.tell(
      this.#name,
      `${what === "asked" ? "asks" : `is told ${what} ${detail}`} of ${paymentKey} for ${orderId}`,
    );
  }

  #ask<T, E>(question: Parameters<typeof ask<T, E>>[2]): ReturnType<typeof ask<T, E>> {
    return ask<T, E>(this.#world, this.#chance, question);
  }

  #sleep(min: number, max: number): Promise<void> {
    return this.#world.time.sleep(this.#chance.between(min, max));
  }

  async #later(ms: number, act: () => Promise<void>): Promise<void> {
    await this.#sleep(0, ms);
    await act();
  }
}
