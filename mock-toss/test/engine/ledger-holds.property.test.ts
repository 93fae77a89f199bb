import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/engine/random.ts";
import { merchant } from "./merchant-client.ts";

const FAULTS = ["error", "status", "delay", "hang", "reset", "drop-answer", "garbage", "truncate", "slow-body", "late"];
const WEBHOOK_FAULTS = ["lose", "double", "late", "shuffle", "forge"];
const PAYMENTS = 40;
const STEPS = 3_000;

/** Now and then somebody cancels in Toss's dashboard, and a cancel takes its time or comes to nothing. */
const meddle = ({ engine, now }: ReturnType<typeof merchant>, paymentKey: string, lot: number): void => {
  const { controls } = engine;
  if (lot === 0) controls.cancelPayment(paymentKey, { cancelAmount: 7 }, now());
  else if (lot === 1) controls.moveCancel(paymentKey, { cancelStatus: "IN_PROGRESS" }, now());
  else if (lot < 4) controls.moveCancel(paymentKey, { cancelStatus: "ABORTED" }, now());
};

/** A thousand and more faults of every kind, on confirms and cancels that are repeated, doubled and mixed up. */
const practiseBadDays = (seed: string) => {
  const random = createRandom(seed);
  const below = (limit: number): number => random.next() % limit;
  const shop = merchant({ seed, webhookUrls: ["http://127.0.0.1:9/hook"] });
  for (const fault of WEBHOOK_FAULTS)
    shop.engine.controls.addFault({ on: "webhook", fault, probability: 0.2, seed: `${seed} webhook ${fault}` });
  for (const fault of FAULTS)
    for (const when of ["before", "after"])
      shop.engine.controls.addFault({
        fault,
        when,
        probability: 0.06,
        seed: `${seed} ${fault} ${when}`,
        code: "COMMON_ERROR",
        status: 503,
        delayMs: 700,
      });

  const orders = Array.from({ length: PAYMENTS }, (_, index) => `order-${index}`);
  const keys = orders.map((orderId, index) =>
    shop.authenticated({ orderId, amount: 1_000 + index, method: index % 5 === 0 ? "계좌이체" : "카드" }),
  );
  const held = new Set<number>();
  for (let step = 0; step < STEPS; step++) {
    shop.pass(below(400));
    const index = below(PAYMENTS);
    const paymentKey = keys[index];
    const headers = below(3) === 0 ? {} : { "idempotency-key": `key-${index}-${below(4)}` };
    const isConfirm = below(3) > 0;
    const exchange = isConfirm
      ? shop.send(
          "POST",
          "/v1/payments/confirm",
          { paymentKey, orderId: orders[index], amount: 1_000 + index },
          headers,
        )
      : shop.send(
          "POST",
          `/v1/payments/${paymentKey}/cancel`,
          { cancelReason: "r", ...(below(4) > 0 ? { cancelAmount: 1 + below(300) } : {}) },
          headers,
        );
    if (!exchange.settled) held.add(exchange.id);
    meddle(shop, paymentKey ?? "", below(60));
    shop.send("GET", `/v1/payments/${paymentKey}`);
    for (const { id } of shop.engine.takeWebhooks(shop.now()))
      shop.engine.reportWebhook(id, below(2) === 0 ? 200 : 500, shop.now());
    for (const id of held)
      if (below(4) === 0) {
        held.delete(id);
        shop.engine.finish(id, shop.now());
      }
  }
  for (const id of held) shop.engine.finish(id, shop.now());
  return shop;
};

describe("the ledger, under a thousand seeded faults", () => {
  it.each(["a", "b", "c"])(
    "approves a payment at most once, and approved less cancelled is its balance (seed %s)",
    (seed) => {
      const shop = practiseBadDays(seed);
      const fired = shop.engine.controls.listFaults().reduce((sum, rule) => sum + rule.fired, 0);
      expect(fired).toBeGreaterThan(1_000);

      for (const { on, fault, fired: times } of shop.engine.controls.listFaults())
        expect([on, fault, times > 0]).toEqual([on, fault, true]);
      const statuses = new Set<string>();
      let aborted = 0;
      for (const payment of shop.engine.world.collections.payments.values()) {
        const rows = shop.ledger().filter((row) => row.paymentKey === payment.paymentKey);
        const approvals = rows.filter((row) => row.kind === "approval");
        const cancelled = rows.filter((row) => row.kind === "cancel").reduce((sum, row) => sum + row.amount, 0);
        statuses.add(payment.status);
        expect(approvals.length).toBe(payment.approvedAt === null ? 0 : 1);
        if (payment.approvedAt !== null) expect(payment.totalAmount - cancelled).toBe(payment.balanceAmount);
        expect(payment.balanceAmount).toBeGreaterThanOrEqual(0);
        const cancels = payment.cancels.filter(({ cancelStatus }) => cancelStatus !== "ABORTED");
        aborted += payment.cancels.length - cancels.length;
        expect(cancels.map((one) => one.transactionKey)).toEqual(rows.slice(1).map((row) => row.transactionKey));
      }
      expect(statuses).toContain("PARTIAL_CANCELED");
      expect(aborted).toBeGreaterThan(0);
    },
  );

  it("comes out the same, byte for byte, for the same seed", () => {
    const [first, second] = [practiseBadDays("same"), practiseBadDays("same")];
    expect(JSON.stringify(first.engine.controls.dump())).toBe(JSON.stringify(second.engine.controls.dump()));
    expect(JSON.stringify(first.engine.world.requests.list())).toBe(
      JSON.stringify(second.engine.world.requests.list()),
    );
  });

  it("is the same after a dump and a restore", () => {
    const shop = practiseBadDays("dumped");
    const copy = merchant({ seed: "dumped" });
    copy.engine.controls.restore(JSON.parse(JSON.stringify(shop.engine.controls.dump())));
    expect(JSON.stringify(copy.engine.controls.dump())).toBe(JSON.stringify(shop.engine.controls.dump()));
    copy.engine.controls.removeFaults();
    expect(copy.lookup([...shop.engine.world.collections.payments.values()][0]?.paymentKey ?? "").status).toBe(200);
  });
});
