import { describe, expect, it } from "vitest";
import { merchant } from "./merchant-client.ts";

const key = (value: string) => ({ "idempotency-key": value });

/** The codes of the advice on the last request. */
const adviceOn = (act: (shop: ReturnType<typeof merchant>, paymentKey: string) => unknown): string[] => {
  const shop = merchant();
  act(shop, shop.authenticated());
  return (
    shop.engine.world.requests
      .list()
      .at(-1)
      ?.advice.map(({ code }) => code) ?? []
  );
};

describe("the journal's advice", () => {
  it("has nothing to say about a confirm and a cancel with keys of their own", () => {
    expect(adviceOn((shop, paymentKey) => shop.confirm(paymentKey, {}, key("a")))).toEqual([]);
    expect(
      adviceOn((shop, paymentKey) => {
        shop.confirm(paymentKey, {}, key("a"));
        shop.cancel(paymentKey, {}, key("b"));
      }),
    ).toEqual([]);
  });

  it("warns of what will go wrong one day", () => {
    expect(
      adviceOn((shop, paymentKey) => {
        shop.confirm(paymentKey, {}, key("a"));
        shop.confirm(paymentKey, { extra: 1 }, key("a"));
      }),
    ).toEqual(["KEY_REUSED_WITH_ANOTHER_BODY"]);
    expect(adviceOn((shop, paymentKey) => shop.cancel(paymentKey))).toEqual(["CANCEL_WITHOUT_KEY"]);
    expect(
      adviceOn((shop, paymentKey) => {
        shop.confirm(paymentKey);
        shop.confirm(paymentKey);
      }),
    ).toEqual(["CONFIRM_REPEATED_WITHOUT_KEY"]);
    expect(adviceOn((shop, paymentKey) => shop.confirm(paymentKey, { amount: 1 }))).toEqual([
      "AMOUNT_NOT_AUTHENTICATED",
    ]);
    expect(adviceOn((shop, paymentKey) => shop.confirm(paymentKey, {}, { origin: "http://shop.test" }))).toEqual([
      "SECRET_KEY_IN_BROWSER",
    ]);
    expect(adviceOn((shop) => shop.ask("POST", "/v1/payments/key-in", {}))).toEqual([
      "ORDER_ID_TOO_SHORT",
      "CHARGE_WITHOUT_KEY",
    ]);
  });
});

describe("the journal of requests", () => {
  it("keeps the last ones, with what became of each", () => {
    const shop = merchant({ requestsMax: 3 });
    const paymentKey = shop.authenticated();
    for (let times = 0; times < 10; times++) shop.confirm(paymentKey, {}, key("a"));
    expect(shop.engine.world.requests.list()).toMatchObject([
      { id: 8, replayed: true },
      { id: 9, replayed: true },
      { id: 10, replayed: true, status: 200, operation: "confirm", idempotencyKey: "a", orderId: "order-000001" },
    ]);
  });
});
