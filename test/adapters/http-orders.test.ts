import { beforeEach, describe, expect, it } from "vitest";

import type { OrderId } from "../../src/domain/ids.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import { asMerchant, asShopper, issueOne, PUBLIC_URL, SHOP_ORIGIN, startServer, stockUp } from "../http-harness.ts";

type Body = Readonly<Record<string, unknown>> & { readonly items: readonly Record<string, unknown>[] };

const opened = async () => {
  const harness = startServer();
  await stockUp(harness);
  const mina = await asShopper("mina", harness.clock.at);
  const ask = async (method: "GET" | "POST" | "PATCH", url: string, payload?: object, headers: object = mina) => {
    const answer = await harness.server.inject({ method, url, headers: { ...headers }, ...(payload && { payload }) });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Body>() };
  };
  const confirmation = async (order = issueOne(harness, mina), headers: object = {}) => {
    const { orderId, amount, csrfToken } = await order;
    const paymentKey = harness.toss.authenticate(orderId, amount);
    return () =>
      ask("POST", `/v1/orders/${orderId}/confirm`, { paymentKey, amount, csrfToken }, { ...mina, ...headers });
  };
  return { ...harness, harness, mina, ask, confirmation };
};

let at: Awaited<ReturnType<typeof opened>>;
beforeEach(async () => {
  at = await opened();
});

describe("POST /v1/orders", () => {
  const cart = { lines: [{ productId: "americano", quantity: 2 }], amount: 9_000, cartId: "c1" };

  it("issues an order with all that opens its payment window", async () => {
    const { status, body } = await at.ask("POST", "/v1/orders", cart);
    const [orderId, csrfToken] = [body["orderId"] as string, body["csrfToken"] as string];
    expect(status).toBe(201);
    expect(body).toEqual({
      orderId: expect.stringMatching(/^[0-9a-z]{2}[0-9A-Z]{26}$/),
      orderName: "아메리카노",
      amount: 9_000,
      currency: "KRW",
      status: "PREPAY",
      lines: [{ productId: "americano", name: "아메리카노", unitPrice: 4_500, quantity: 2 }],
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      customerKey: expect.stringMatching(/^[\w-]{2,50}$/),
      clientKey: "test_ck_of_tests",
      successUrl: `${PUBLIC_URL}/checkout/${orderId}/success?csrfToken=${csrfToken}`,
      failUrl: `${PUBLIC_URL}/checkout/${orderId}/fail?csrfToken=${csrfToken}`,
      checkoutUrl: expect.stringContaining(`${PUBLIC_URL}/checkout/${orderId}?ticket=`),
      expiresAt: "2025-11-21T03:45:00.000Z",
    });
  });

  it("hands out the same order for the same cart, its token the same, its ticket fresh", async () => {
    const first = await at.ask("POST", "/v1/orders", cart);
    at.clock.advance(10 * MINUTE_MS);
    const again = await at.ask("POST", "/v1/orders", cart);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body["orderId"]).toBe(first.body["orderId"]);
    expect(again.body["csrfToken"]).toBe(first.body["csrfToken"]);

    const ticket = new URL(again.body["checkoutUrl"] as string).searchParams.get("ticket") ?? "";
    const isTicket = () => at.application.tokens.isTicket(again.body["orderId"] as OrderId, ticket, at.clock.at);
    at.clock.advance(15 * MINUTE_MS - 1);
    expect(isTicket()).toBe(true);
    at.clock.advance(1);
    expect(isTicket()).toBe(false);
  });

  it("takes the same Idempotency-Key for the same request, however its members are ordered", async () => {
    const headers = { ...at.mina, "idempotency-key": "k1" };
    const { lines, amount } = cart;
    const first = await at.ask("POST", "/v1/orders", { lines, amount }, headers);
    const again = await at.ask("POST", "/v1/orders", { amount, lines }, headers);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body["orderId"]).toBe(first.body["orderId"]);
  });

  it("keeps two shoppers with one Idempotency-Key apart", async () => {
    const { lines, amount } = cart;
    const key = { "idempotency-key": "k1" };
    const mine = await at.ask("POST", "/v1/orders", { lines, amount }, { ...at.mina, ...key });
    const jun = await asShopper("jun", at.clock.at);
    const theirs = await at.ask("POST", "/v1/orders", { lines, amount }, { ...jun, ...key });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
  });

  it("keeps where to return to, and who it is for", async () => {
    const returnUrl = `${SHOP_ORIGIN}/thanks?cart=c1`;
    const customer = { name: "김민아", phone: "010-1234-5678" };
    const { body } = await at.ask("POST", "/v1/orders", { ...cart, returnUrl, customer });
    const orderId = body["orderId"] as OrderId;
    expect((await at.ask("GET", `/v1/orders/${orderId}`)).body).toMatchObject({
      userId: "mina",
      cartId: "c1",
      returnUrl,
    });
    const stored = (await at.application.finder.customer(orderId))._unsafeUnwrap();
    expect(stored).toEqual({ ...customer, email: null });
  });
});

describe("POST /v1/orders/{orderId}/confirm", () => {
  it("answers 200 with the paid order", async () => {
    const { status, body } = await (await at.confirmation())();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ status: "SUCCESS", amount: 4_500, balance: 4_500, currency: "KRW" },
      attempts: [{ status: "APPROVED", method: "카드", paymentKey: at.toss.confirms[0] }],
      cancellations: [],
    });
    expect(body).not.toHaveProperty("nonce");
    expect(body).not.toHaveProperty("needsAttention");
  });

  it("answers fifty at once with one payment, and none of them with 429", async () => {
    const confirm = await at.confirmation();
    const answers = await Promise.all(Array.from({ length: 50 }, confirm));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(at.toss.confirms).toHaveLength(1);
  });

  it("answers 402 with Toss's code when it is declined", async () => {
    at.toss.answer = { type: "Declined", code: "REJECT_CARD_PAYMENT" };
    const { status, body } = await (await at.confirmation())();
    expect(status).toBe(402);
    expect(body).toMatchObject({ code: "PAYMENT_DECLINED", pgCode: "REJECT_CARD_PAYMENT" });
  });

  it("answers 503 and writes nothing while Toss cannot be reached", async () => {
    const confirm = await at.confirmation();
    at.toss.reachable = false;
    const before = await at.snapshot();
    const { status, headers, body } = await confirm();
    expect([status, body["code"]]).toEqual([503, "PAYMENT_PROVIDER_UNAVAILABLE"]);
    expect(headers["retry-after"]).toBe("1");
    expect(await at.snapshot()).toBe(before);
  });

  it.each([
    [undefined, 15 * SECOND_MS],
    ["wait=3", 3 * SECOND_MS],
    ["respond-async, wait=3", 3 * SECOND_MS],
    ["respond-async", 0],
    ["wait=0", 0],
    ["wait=9999", 60 * SECOND_MS],
    ["wait=soon", 15 * SECOND_MS],
    ["handling=lenient; wait=2", 2 * SECOND_MS],
  ])("waits as long as Prefer: %s says, then answers 202 and where to hear more", async (prefer, waitMs) => {
    at.toss.answer = new Promise(() => {});
    const confirm = await at.confirmation(undefined, prefer === undefined ? {} : { prefer });
    let answered = false;
    const answer = confirm().finally(() => (answered = true));
    if (waitMs > 0) {
      await expect.poll(() => at.clock.isSleptFor(waitMs)).toBe(true);
      at.clock.advance(waitMs - 1);
      await soon();
      expect(answered).toBe(false);
      at.clock.advance(1);
    }
    const { status, headers, body } = await answer;
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "IN_PROGRESS", attempts: [{ status: "CONFIRMING" }] });
    expect(body["eventsUrl"]).toBe(`${PUBLIC_URL}/v1/orders/${body["orderId"] as string}/events`);
    expect(headers.location).toBe(body["eventsUrl"]);
  });
});

/** Long enough for everything that needs no clock. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

describe("an order that is not paid", () => {
  it("notes a failed window, and stays payable", async () => {
    const order = await issueOne(at.harness, at.mina);
    const failure = {
      code: "PAY_PROCESS_CANCELED",
      message: "취소",
      orderId: order.orderId,
      csrfToken: order.csrfToken,
    };
    const failed = await at.ask("POST", `/v1/orders/${order.orderId}/fail`, failure);
    expect([failed.status, failed.body["status"]]).toEqual([200, "PREPAY"]);
    expect((await (await at.confirmation(Promise.resolve(order)))()).status).toBe(200);
  });

  it.each([
    ["shopper", "ABORTED"],
    ["merchant", "MERCHANT"],
  ])("is canceled by its %s", async (who, reason) => {
    const { orderId } = await issueOne(at.harness, at.mina);
    const headers = who === "merchant" ? asMerchant : at.mina;
    const cancel = () => at.ask("POST", `/v1/orders/${orderId}/cancel`, { reason: "변심" }, headers);
    expect(await cancel()).toMatchObject({ status: 200, body: { status: "CANCEL", reason } });
    expect(await cancel()).toMatchObject({ status: 200, body: { status: "CANCEL", reason } });
  });

  it("says why it cannot be paid once it is canceled, and by what it was superseded", async () => {
    const cart = { cartId: "c1" };
    const first = await issueOne(at.harness, at.mina, cart);
    const second = await issueOne(at.harness, at.mina, {
      ...cart,
      lines: [{ productId: "americano", quantity: 2 }],
      amount: 9_000,
    });
    const { status, body } = await (await at.confirmation(Promise.resolve(first)))();
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "ORDER_CANCELED", reason: "SUPERSEDED", supersededBy: second.orderId });
  });

  it("cannot be completed", async () => {
    const { orderId } = await issueOne(at.harness, at.mina);
    const { status, body } = await at.ask("POST", `/v1/orders/${orderId}/complete`, undefined, asMerchant);
    expect([status, body["code"], body["status"]]).toEqual([409, "NOT_COMPLETABLE", 409]);
  });
});

describe("a paid order", () => {
  it("is completed by the merchant, once and again", async () => {
    const { body } = await (await at.confirmation())();
    const complete = () => at.ask("POST", `/v1/orders/${body["orderId"] as string}/complete`, undefined, asMerchant);
    expect(await complete()).toMatchObject({ status: 200, body: { status: "COMPLETE" } });
    expect(await complete()).toMatchObject({ status: 200, body: { status: "COMPLETE" } });
  });

  it("is not the shopper's to cancel", async () => {
    const { body } = await (await at.confirmation())();
    const canceled = await at.ask("POST", `/v1/orders/${body["orderId"] as string}/cancel`, { reason: "변심" });
    expect([canceled.status, canceled.body["code"]]).toEqual([409, "NOT_CANCELABLE"]);
  });

  it.each([
    ["won", { amount: 4_501 }, { balance: 4_500 }, "4500 won"],
    [
      "units",
      { lines: [{ productId: "americano", quantity: 2 }] },
      { productId: "americano", left: 1 },
      "1 units of americano",
    ],
  ])("says how many %s there are to whoever wants more back", async (_, asked, facts, words) => {
    const { body } = await (await at.confirmation())();
    const headers = { ...asMerchant, "idempotency-key": "refund-1", "accept-language": "en" };
    const url = `/v1/orders/${body["orderId"] as string}/cancel`;
    const refused = await at.ask("POST", url, { reason: "품절", ...asked }, headers);
    expect(refused).toMatchObject({ status: 409, body: { code: "NOT_CANCELABLE", ...facts } });
    expect(refused.body["detail"]).toContain(words);
  });

  describe("whose refund is asked for again under its key", () => {
    const line = { productId: "americano", quantity: 1 };
    const request = { reason: "품절", amount: 500, lines: [line], restock: false };
    const account = { bank: "20", accountNumber: "1234567890", holderName: "김미나" };
    const askedTwice = async (again: Readonly<Record<string, unknown>>) => {
      const { body } = await (await at.confirmation())();
      const headers = { ...asMerchant, "idempotency-key": "refund-1", prefer: "respond-async" };
      const cancel = (payload: Readonly<Record<string, unknown>>) =>
        at.ask("POST", `/v1/orders/${body["orderId"] as string}/cancel`, payload, headers);
      expect((await cancel(request)).status).toBe(202);
      return cancel(again);
    };

    it.each([
      [
        "with its members in another order",
        { restock: false, lines: [{ quantity: 1, productId: "americano" }], amount: 500, reason: "품절" },
      ],
      ["with another account, which no digest is kept of", { ...request, refundAccount: account }],
    ])("joins it %s", async (_, again) => {
      const { status, body } = await askedTwice(again);
      expect([status, body["cancellations"]]).toMatchObject([202, [{ amount: 500 }]]);
    });

    it.each([
      ["amount", { ...request, amount: 501 }],
      ["reason", { ...request, reason: "변심" }],
      ["restock", { ...request, restock: true }],
      ["lines", { ...request, lines: [{ ...line, quantity: 2 }] }],
      ["absence of lines", { reason: request.reason, amount: request.amount, restock: request.restock }],
    ])("is refused with another %s", async (_, again) => {
      const { status, body } = await askedTwice(again);
      expect([status, body["code"]]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    });
  });

  it("has a history without a gap", async () => {
    const { body } = await (await at.confirmation())();
    const history = await at.ask("GET", `/v1/orders/${body["orderId"] as string}/history`, undefined, asMerchant);
    expect(history.body.items.map(({ sequence, type, status }) => [sequence, type, status])).toEqual([
      [1, "order.issued", "PREPAY"],
      [2, "payment.confirming", "IN_PROGRESS"],
      [3, "order.paid", "SUCCESS"],
    ]);
    expect(history.body.items[2]).toMatchObject({ by: "toss", attempt: { ordinal: 1, status: "APPROVED" } });
  });
});

describe("GET /v1/orders", () => {
  it("pages through all orders, the newest first", async () => {
    const issued: string[] = [];
    for (let count = 0; count < 5; count += 1) issued.unshift((await issueOne(at.harness, at.mina)).orderId);
    const found: unknown[] = [];
    let cursor = "";
    for (let pages = 0; pages < 3; pages += 1) {
      const { body } = await at.ask("GET", `/v1/orders?limit=2${cursor}`, undefined, asMerchant);
      found.push(...body.items.map(({ orderId }) => orderId));
      cursor = `&cursor=${body["nextCursor"] as string}`;
      expect("nextCursor" in body).toBe(pages < 2);
    }
    expect(found).toEqual(issued);
  });

  it("finds by state, shopper and time", async () => {
    const { orderId } = await issueOne(at.harness, at.mina);
    at.clock.advance(MINUTE_MS);
    await issueOne(at.harness, await asShopper("jun", at.clock.at));
    const find = async (query: string) =>
      (await at.ask("GET", `/v1/orders?${query}`, undefined, asMerchant)).body.items.map((order) => order["userId"]);

    expect(await find("status=SUCCESS")).toEqual([]);
    expect(await find("userId=mina")).toEqual(["mina"]);
    expect(await find("from=2025-11-21T03:01:00Z")).toEqual(["jun"]);
    expect(await find("to=2025-11-21T12:01:00%2B09:00")).toEqual(["mina"]);
    expect(await find("status=PREPAY")).toEqual(["jun", "mina"]);
    expect(orderId).toBeTruthy();
  });
});

describe("the catalogue", () => {
  it("grows, changes and is restocked by the merchant, and read by anyone", async () => {
    const latte = { name: "카페라떼", price: 5_000, stock: 3 };
    const added = await at.ask("POST", "/v1/products", latte, asMerchant);
    const id = added.body["id"] as string;
    expect(added).toMatchObject({ status: 201, body: { name: "카페라떼", price: 5_000, available: 3, onSale: true } });

    await at.ask("PATCH", `/v1/products/${id}`, { price: 5_500, onSale: false }, asMerchant);
    await at.ask("POST", `/v1/products/${id}/stock`, { delta: -2, reason: "파손" }, asMerchant);

    const product = { id, name: "카페라떼", price: 5_500, available: 1, onSale: false };
    expect((await at.ask("GET", `/v1/products/${id}`, undefined, {})).body).toEqual(product);
    expect((await at.ask("GET", "/v1/products", undefined, {})).body.items).toContainEqual(product);
  });

  it("names what unpaid orders hold when so much cannot be removed", async () => {
    at.toss.answer = new Promise(() => {});
    await (
      await at.confirmation(undefined, { prefer: "respond-async" })
    )();
    const url = "/v1/products/americano/stock";
    const { status, body } = await at.ask("POST", url, { delta: -10, reason: "폐기" }, asMerchant);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "STOCK_RESERVED", available: 9, held: 1 });
    expect(body["detail"]).toContain("1개");
  });
});
