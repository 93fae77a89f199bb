import { beforeAll, describe, expect, it } from "vitest";

import { asMerchant, asShopper, issueOne, startServer, stockUp, type IssuedOrder } from "../http-harness.ts";

type Redirect = { readonly orderId: string; readonly body: object; readonly headers: { authorization: string } };

/** What the forger starts from: their own good order and payment, and somebody else's. */
const scene = async () => {
  const harness = startServer();
  await stockUp(harness);
  await stockUp(harness, { id: "cheap", price: 100 });
  const mina = await asShopper("mina", harness.clock.at);
  const jun = await asShopper("jun", harness.clock.at);
  const mine = await issueOne(harness, mina);
  const other = await issueOne(harness, mina, { lines: [{ productId: "cheap", quantity: 1 }], amount: 100 });
  const theirs = await issueOne(harness, jun);
  const myKey = harness.toss.authenticate(mine.orderId, mine.amount);
  const otherKey = harness.toss.authenticate(other.orderId, other.amount);
  const theirKey = harness.toss.authenticate(theirs.orderId, theirs.amount);
  const cheapKey = harness.toss.authenticate(mine.orderId, 100, "paid-too-little");
  return { ...harness, mina, jun, mine, other, theirs, myKey, otherKey, theirKey, cheapKey };
};
type Scene = Awaited<ReturnType<typeof scene>>;

const good = ({ mine, mina, myKey }: Scene): Redirect => ({
  orderId: mine.orderId,
  headers: mina,
  body: bodyOf(mine, myKey),
});
const bodyOf = ({ orderId, amount, csrfToken }: IssuedOrder, paymentKey: string) => ({
  ...{ paymentKey, orderId, amount, csrfToken },
});

const FORGERIES: readonly [title: string, forge: (scene: Scene) => Redirect, status: number, code: string][] = [
  ["another order's paymentKey", (s) => forged(s, { paymentKey: s.otherKey }), 422, "INVALID_ORDER_ID"],
  ["another user's paymentKey", (s) => forged(s, { paymentKey: s.theirKey }), 422, "INVALID_ORDER_ID"],
  ["a paymentKey nobody has", (s) => forged(s, { paymentKey: "made-up" }), 422, "INVALID_PAYMENT_KEY"],
  ["a payment of less", (s) => forged(s, { paymentKey: s.cheapKey }), 422, "INVALID_TOTAL_AMOUNT"],
  ["a smaller amount", (s) => forged(s, { amount: 100 }), 422, "INVALID_TOTAL_AMOUNT"],
  [
    "a smaller amount, and a payment of it",
    (s) => forged(s, { amount: 100, paymentKey: s.cheapKey }),
    422,
    "INVALID_TOTAL_AMOUNT",
  ],
  ["a larger amount", (s) => forged(s, { amount: 45_000 }), 422, "INVALID_TOTAL_AMOUNT"],
  ["a wrong csrfToken", (s) => forged(s, { csrfToken: "forged" }), 403, "INVALID_CSRF_TOKEN"],
  ["another order's csrfToken", (s) => forged(s, { csrfToken: s.other.csrfToken }), 403, "INVALID_CSRF_TOKEN"],
  ["no csrfToken", (s) => forged(s, { csrfToken: undefined }), 400, "INVALID_REQUEST"],
  ["another order in the body", (s) => forged(s, { orderId: s.other.orderId }), 422, "INVALID_ORDER_ID"],
  ["another order in the path", (s) => ({ ...good(s), orderId: s.other.orderId }), 422, "INVALID_ORDER_ID"],
  ["another user", (s) => ({ ...good(s), headers: s.jun }), 403, "INVALID_USER_ID"],
  ["nobody", (s) => ({ ...good(s), headers: { authorization: "Bearer x" } }), 401, "UNAUTHENTICATED"],
  ["the merchant", (s) => ({ ...good(s), headers: asMerchant }), 403, "INVALID_USER_ID"],
];

const forged = (scene: Scene, changes: object): Redirect => {
  const redirect = good(scene);
  return { ...redirect, body: { ...redirect.body, ...changes } };
};

const confirm = ({ server }: Scene, { orderId, headers, body }: Redirect) =>
  server.inject({ method: "POST", url: `/v1/orders/${orderId}/confirm`, headers, payload: body });

describe("a forged redirect", () => {
  let unpaid: Scene;
  let paid: Scene;
  beforeAll(async () => {
    unpaid = await scene();
    paid = await scene();
    await confirm(paid, good(paid));
  });

  it.each(FORGERIES)("with %s pays nothing and changes nothing", async (_, forge, status, code) => {
    const before = await unpaid.snapshot();
    const answer = await confirm(unpaid, forge(unpaid));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(unpaid.toss.confirms).toEqual([]);
    expect(await unpaid.snapshot()).toBe(before);
  });

  it.each(FORGERIES)("with %s changes nothing about a paid order", async (_, forge) => {
    const before = await paid.snapshot();
    expect((await confirm(paid, forge(paid))).statusCode).toBeGreaterThanOrEqual(400);
    expect(paid.toss.confirms).toEqual([paid.myKey]);
    expect(await paid.snapshot()).toBe(before);
  });

  it("does not keep the true one from being paid, once", async () => {
    const at = await scene();
    for (const [, forge] of FORGERIES) await confirm(at, forge(at));
    expect((await confirm(at, good(at))).statusCode).toBe(200);
    const before = await at.snapshot();
    expect((await confirm(at, good(at))).statusCode).toBe(200);
    expect(at.toss.confirms).toEqual([at.myKey]);
    expect(await at.snapshot()).toBe(before);
  });

  it.each([
    ["with a wrong csrfToken", (s: Scene) => ({ headers: s.mina, csrfToken: "forged" })],
    ["by another user", (s: Scene) => ({ headers: s.jun, csrfToken: s.mine.csrfToken })],
  ])("of a failed window %s changes nothing", async (_, forge) => {
    const before = await unpaid.snapshot();
    const { headers, csrfToken } = forge(unpaid);
    const answer = await unpaid.server.inject({
      ...{ method: "POST", url: `/v1/orders/${unpaid.mine.orderId}/fail`, headers },
      payload: { code: "DUPLICATED_ORDER_ID", message: "", csrfToken },
    });
    expect(answer.statusCode).toBe(403);
    expect(await unpaid.snapshot()).toBe(before);
  });
});
