import { MemoryDatabase, type StoredOrder } from "../../src/adapters/memory/memory-database.ts";
import { startScheduler, type Scheduler } from "../../src/adapters/scheduler.ts";
import { createApplication, type Application } from "../../src/app/application.ts";
import type { Clock } from "../../src/app/ports.ts";
import { makeTokens } from "../../src/app/tokens.ts";
import type { OrderId, PaymentKey, ProductId, UserId } from "../../src/domain/ids.ts";
import { DAY_MS, HOUR_MS } from "../../src/domain/instant.ts";
import type { Won } from "../../src/domain/won.ts";
import { FakeToss } from "../http-harness.ts";
import { VirtualTime } from "./virtual-time.ts";

export const PRICE = 4_500 as Won;
const TERMS = { lanes: 1, lifeMs: 6 * HOUR_MS, reserveAt: "confirm", depositMs: DAY_MS } as const;

type Server = { readonly application: Application; readonly scheduler: Scheduler; readonly kill: () => void };

/** Real use cases and the real scheduler over a Toss in the test's hands, in time that costs nothing. */
export class PatientShop {
  readonly time = new VirtualTime();
  readonly toss = new FakeToss();
  readonly database = new MemoryDatabase({ now: this.time.now });
  readonly #tokens = makeTokens(["token-secret-of-patience"]);
  #ids = 0;

  /** A server process; killed, it never hears anything again. */
  start(): Server {
    let alive = true;
    const never = new Promise<never>(() => {});
    const ifAlive = async <T>(work: Promise<T>): Promise<T> => {
      const value = await work;
      return alive ? value : never;
    };
    const clock: Clock = { monotonicMs: this.time.now, sleep: (ms) => ifAlive(this.time.sleep(ms)) };
    const { toss, database } = this;
    const { store, finder, due, catalogue, reconciliation } = database;
    const application = createApplication(
      {
        ...{ store, finder, due, catalogue, reconciliation, clock, tokens: this.#tokens },
        gateway: {
          keyId: toss.keyId,
          lookUp: (key) => ifAlive(toss.lookUp(key)),
          lookUpByOrder: (id) => ifAlive(toss.lookUpByOrder(id)),
          confirm: (call) => ifAlive(toss.confirm(call)),
          cancel: (call) => ifAlive(toss.cancel(call)),
          transactions: async () => ({ type: "Unreachable", code: "NOT_ANSWERED" }),
        },
        admission: { admit: (work) => work(), isClosed: () => false },
        randomness: { timeOrdered: () => String((this.#ids += 1)).padStart(26, "0"), nonce: () => "nonce" },
        report: (event, facts) => {
          if (event.endsWith(".defect")) throw new Error(`${event} ${JSON.stringify(facts)}`);
        },
      },
      TERMS,
    );
    const scheduler = startScheduler({ application, due, clock, report: () => {} });
    return { application, scheduler, kill: () => void (alive = false) };
  }

  async stockUp(): Promise<void> {
    const id = "mug" as ProductId;
    await this.database.catalogue.add({ id, name: "머그컵", price: PRICE, available: 1_000, onSale: true });
  }

  /** Somebody orders, goes through the window, and has the payment confirmed, whatever comes of it. */
  async buy({ application }: Server): Promise<void> {
    const userId = `shopper-${this.#ids}` as UserId;
    const lines = [{ productId: "mug" as ProductId, quantity: 1 }];
    const wanted = { userId, lines, amount: PRICE, cartId: null, request: null, returnUrl: null };
    const { order } = (await application.issueOrder(wanted))._unsafeUnwrap();
    const paymentKey = this.toss.authenticate(order.id, order.amount) as PaymentKey;
    await application.confirmPayment({
      request: { orderId: order.id, userId, paymentKey, amount: order.amount },
      csrfToken: this.#tokens.csrfToken(order),
      waitMs: 0,
    });
  }

  /** Lets time pass until `ms` after the beginning. */
  async pass(ms: number): Promise<void> {
    let over = false;
    this.time.after(ms - this.time.sinceBegin(), () => (over = true));
    await this.time.pass(
      Infinity,
      () => 0,
      () => over,
    );
  }

  /** What takes time at Toss. */
  async takes<T>(ms: number, answer: () => T): Promise<T> {
    await this.time.sleep(ms);
    return answer();
  }

  orders(): readonly StoredOrder[] {
    return this.database.orders();
  }

  /** A number from 0 to 1 for each order, evenly spread: where everything has its own pace, some order meets the worst of it. */
  share(orderId: OrderId | string): number {
    return ((Number(orderId.slice(-6)) || 0) * 0.618_034) % 1;
  }
}
