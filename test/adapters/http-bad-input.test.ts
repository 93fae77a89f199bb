import { beforeAll, describe, expect, it } from "vitest";

import { DAY_MS } from "../../src/domain/instant.ts";
import {
  asMerchant,
  asShopper,
  issueOne,
  startServer,
  stockUp,
  type IssuedOrder,
  type Request,
} from "../http-harness.ts";

type Expected = readonly [status: number, code: string];
type Values = Readonly<Record<string, unknown>>;

const INVALID: Expected = [400, "INVALID_REQUEST"];
const NO_ORDER: Expected = [404, "ORDER_NOT_FOUND"];
const NO_PRODUCT: Expected = [404, "PRODUCT_NOT_FOUND"];

const UNKNOWN_ORDER = "00ZZZZZZZZZZZZZZZZZZZZZZZZZZ";
const NUL = "a\0b";
const LONE_SURROGATE = "a\ud800b";

const NOT_A_NUMBER: Values = {
  "a numeric string": "1",
  null: null,
  "a boolean": true,
  "a list": [1],
  "an object": {},
  negative: -1,
  fractional: 1.5,
  "beyond 2^53": 2 ** 53,
  huge: 1e300,
};
const NOT_A_TEXT: Values = {
  "a number": 1,
  null: null,
  "a boolean": true,
  "a list": ["a"],
  "an object": {},
  huge: "가".repeat(5_000),
  "with NUL": NUL,
  "with a lone surrogate": LONE_SURROGATE,
};
const NOT_A_FILLED_TEXT: Values = { ...NOT_A_TEXT, empty: "" };
const NOT_A_BOOLEAN: Values = { "a string": "true", "a number": 1, null: null, "a list": [], "an object": {} };
const NOT_AN_OBJECT: Values = { "a string": "a", "a number": 1, null: null, "a list": [], "a boolean": true };

/** What a field must not hold; `missing` when it must be there; `also`, what is refused otherwise than as a form. */
type Field = { readonly bad: Values; readonly missing?: true; readonly also?: Readonly<Record<string, Expected>> };

type Route = {
  readonly route: string;
  readonly method: "POST" | "PATCH";
  readonly url: string;
  readonly as: "merchant" | "shopper" | "nobody";
  readonly headers?: Record<string, string>;
  readonly body: object;
  readonly fields: Readonly<Record<string, Field>>;
};

const line = { productId: "americano", quantity: 1 };
const LINE_FIELDS = {
  "lines.0": { bad: NOT_AN_OBJECT },
  "lines.0.productId": {
    missing: true,
    bad: { ...NOT_A_FILLED_TEXT, "of another shape": "a b" },
  },
  "lines.0.quantity": { missing: true, bad: { ...NOT_A_NUMBER, zero: 0, "above the limit": 10_001 } },
} as const;

const ROUTES: readonly Route[] = [
  {
    ...{ route: "POST /v1/products", method: "POST", url: "/v1/products", as: "merchant" },
    body: { name: "라떼", price: 5_000, stock: 3 },
    fields: {
      name: { missing: true, bad: { ...NOT_A_FILLED_TEXT, blank: "  ", "too long": "라".repeat(301) } },
      price: { missing: true, bad: { ...NOT_A_NUMBER, zero: 0, "above the limit": 1_000_000_001 } },
      stock: { missing: true, bad: { ...NOT_A_NUMBER, "above the limit": 1_000_000_001 } },
      unheardOf: { bad: { "a member nobody knows": 1 } },
    },
  },
  {
    ...{ route: "PATCH /v1/products/{id}", method: "PATCH", url: "/v1/products/americano", as: "merchant" },
    body: { onSale: true },
    fields: {
      name: { bad: { ...NOT_A_FILLED_TEXT, blank: "  ", "too long": "라".repeat(301) } },
      price: { bad: { ...NOT_A_NUMBER, zero: 0, "above the limit": 1_000_000_001 } },
      onSale: { missing: true, bad: NOT_A_BOOLEAN },
      unheardOf: { bad: { "a member nobody knows": 1 } },
    },
  },
  {
    ...{ route: "POST /v1/products/{id}/stock", method: "POST", url: "/v1/products/americano/stock", as: "merchant" },
    body: { delta: 1, reason: "입고" },
    fields: {
      delta: {
        missing: true,
        bad: { ...NOT_A_NUMBER, negative: -1_000_000_001, zero: 0, "more than a shelf holds": 1_000_000_000 },
        also: { "more than there is": [409, "STOCK_RESERVED"] },
      },
      reason: { missing: true, bad: { ...NOT_A_FILLED_TEXT, blank: " " } },
    },
  },
  {
    ...{ route: "POST /v1/orders", method: "POST", url: "/v1/orders", as: "shopper" },
    body: { lines: [line], amount: 4_500, cartId: "c1", customer: { name: "김", email: "a@b.c", phone: "010" } },
    fields: {
      lines: {
        missing: true,
        bad: { ...NOT_AN_OBJECT, "an empty list": [], "101 lines": Array.from({ length: 101 }, () => line) },
      },
      ...LINE_FIELDS,
      amount: { missing: true, bad: NOT_A_NUMBER, also: { zero: [422, "INVALID_TOTAL_AMOUNT"] } },
      cartId: { bad: { ...NOT_A_FILLED_TEXT, "with a space": "a b" } },
      returnUrl: {
        bad: {
          ...NOT_A_FILLED_TEXT,
          "no address": "shop",
          "of another origin": "https://evil.example.com/",
          "dressed up": "https://shop.example.com@evil.example.com/",
          "a script": "javascript:alert(1)",
          "of another scheme": "ftp://shop.example.com/",
        },
      },
      customer: { bad: NOT_AN_OBJECT },
      "customer.name": { bad: NOT_A_TEXT },
      "customer.email": { bad: NOT_A_TEXT },
      "customer.phone": { bad: NOT_A_TEXT },
      "customer.unheardOf": { bad: { "a member nobody knows": "1" } },
      userId: { bad: NOT_A_FILLED_TEXT, also: { "somebody else": [403, "INVALID_USER_ID"] } },
      cartID: { bad: { "a mistyped member": "c1" } },
    },
  },
  {
    ...{ route: "POST /v1/orders as merchant", method: "POST", url: "/v1/orders", as: "merchant" },
    body: { lines: [line], amount: 4_500, userId: "mina" },
    fields: { userId: { missing: true, bad: NOT_A_FILLED_TEXT } },
  },
  {
    ...{ route: "POST /v1/orders/{id}/confirm", method: "POST", url: "/v1/orders/:mine/confirm", as: "shopper" },
    body: { paymentKey: ":paymentKey", orderId: ":mine", amount: 4_500, csrfToken: ":csrfToken" },
    fields: {
      paymentKey: {
        missing: true,
        bad: { ...NOT_A_FILLED_TEXT, "with a space": "a b", "too long": "k".repeat(201) },
        also: { "nobody's": [422, "INVALID_PAYMENT_KEY"] },
      },
      orderId: { bad: NOT_A_TEXT, also: { empty: [422, "INVALID_ORDER_ID"], "another's": [422, "INVALID_ORDER_ID"] } },
      amount: {
        missing: true,
        bad: NOT_A_NUMBER,
        also: { zero: [422, "INVALID_TOTAL_AMOUNT"], changed: [422, "INVALID_TOTAL_AMOUNT"] },
      },
      csrfToken: { missing: true, bad: NOT_A_FILLED_TEXT, also: { wrong: [403, "INVALID_CSRF_TOKEN"] } },
    },
  },
  {
    ...{ route: "POST /v1/orders/{id}/fail", method: "POST", url: "/v1/orders/:mine/fail", as: "shopper" },
    body: { code: "PAY_PROCESS_CANCELED", message: "취소했습니다.", csrfToken: ":csrfToken" },
    fields: {
      code: { missing: true, bad: { ...NOT_A_FILLED_TEXT, "with a space": "A B" } },
      message: { missing: true, bad: NOT_A_TEXT },
      csrfToken: { missing: true, bad: NOT_A_FILLED_TEXT, also: { wrong: [403, "INVALID_CSRF_TOKEN"] } },
    },
  },
  {
    ...{ route: "POST /v1/orders/{id}/cancel", method: "POST", url: "/v1/orders/:mine/cancel", as: "shopper" },
    headers: { "idempotency-key": "k1" },
    body: { reason: "변심" },
    fields: {
      reason: { missing: true, bad: { ...NOT_A_FILLED_TEXT, "too long": "r".repeat(201) } },
      amount: { bad: { ...NOT_A_NUMBER, zero: 0 }, also: { "of an unpaid order": [409, "NOT_CANCELABLE"] } },
      lines: {
        bad: { ...NOT_AN_OBJECT, "an empty list": [] },
        also: { "of an unpaid order": [409, "NOT_CANCELABLE"] },
      },
      restock: { bad: NOT_A_BOOLEAN },
      refundAccount: { bad: { ...NOT_AN_OBJECT, "an empty object": {} } },
      ammount: { bad: { "a mistyped member": 1 } },
    },
  },
  {
    ...{ route: "POST /v1/orders/{id}/attention", method: "POST", url: "/v1/orders/:mine/attention", as: "merchant" },
    body: { cause: "BOOKS_DIFFER", action: "look", note: "확인했습니다." },
    fields: {
      cause: {
        missing: true,
        bad: { ...NOT_A_FILLED_TEXT, "no cause": "TIRED", "one that is not there": "REFUND_FAILED" },
      },
      action: { missing: true, bad: { ...NOT_A_FILLED_TEXT, "no action": "shrug" } },
      note: { missing: true, bad: { ...NOT_A_FILLED_TEXT, "too long": "n".repeat(501) } },
      refundAccount: { bad: { ...NOT_AN_OBJECT, "an empty object": {} } },
      acton: { bad: { "a mistyped member": 1 } },
    },
  },
  {
    ...{ route: "POST /dev/session", method: "POST", url: "/dev/session", as: "nobody" },
    body: { userId: "mina" },
    fields: { userId: { missing: true, bad: NOT_A_FILLED_TEXT } },
  },
];

/** Values that are well-formed, and refused for what they mean. */
const MEANT: Readonly<Record<string, unknown>> = {
  "more than there is": -11,
  zero: 0,
  empty: "",
  changed: 100,
  wrong: "wrong",
  "somebody else": "jun",
  "nobody's": "nobody",
  "another's": UNKNOWN_ORDER,
};
const meant = (field: string, title: string): unknown =>
  title !== "of an unpaid order" ? MEANT[title] : field === "lines" ? [line] : 100;

const harness = startServer({ devSession: { jwtSecret: "dev-secret-of-tests-0123456789abcdef" } });
const { server, toss, clock, snapshot } = harness;
let mina: { authorization: string };
let mine: IssuedOrder;
let theirs: IssuedOrder;
let paymentKey: string;

beforeAll(async () => {
  mina = await asShopper("mina", clock.at);
  await stockUp(harness);
  await stockUp(harness, { id: "sold-out", available: 0 });
  await stockUp(harness, { id: "withdrawn", onSale: false });
  await stockUp(harness, { id: "penny", price: 50, available: 1_000 });
  await stockUp(harness, { id: "dear", price: 1_000_000_000_000, available: 10_000 });
  mine = await issueOne(harness, mina);
  theirs = await issueOne(harness, await asShopper("jun", clock.at));
  paymentKey = toss.authenticate(mine.orderId, mine.amount);
});

const filled = (text: string): string =>
  text
    .replace(":mine", mine.orderId)
    .replace(":theirs", theirs.orderId)
    .replace(":paymentKey", paymentKey)
    .replace(":csrfToken", mine.csrfToken);

const headersOf = (as: Route["as"]) => (as === "merchant" ? asMerchant : as === "shopper" ? mina : {});

/** A copy of the body with one member, given by its path, set to something else or taken away. */
const altered = (body: object, path: string, value: unknown): object => {
  const copy = JSON.parse(filled(JSON.stringify(body))) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() as string;
  const holder = names.reduce((inside, name) => inside[name] as Record<string, unknown>, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
};

const expectRefused = async (request: Request, [status, code]: Expected) => {
  const before = await snapshot();
  const answer = await server.inject(request);
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(await snapshot()).toBe(before);
  expect(toss.confirms).toEqual([]);
};

describe.each(ROUTES)("$route", ({ method, url, as, headers, body, fields }) => {
  const cases = Object.entries(fields).flatMap(([field, { bad, missing, also = {} }]) => [
    ...(missing ? [{ field, title: "missing", value: undefined as unknown, expected: INVALID }] : []),
    ...Object.entries(bad).map(([title, value]) => ({ field, title, value, expected: INVALID })),
    ...Object.entries(also).map(([title, expected]) => ({ field, title, value: meant(field, title), expected })),
  ]);

  it.each(cases)("refuses $field: $title", ({ field, value, expected }) =>
    expectRefused(
      {
        ...{ method, url: filled(url), headers: { ...headersOf(as), ...headers } },
        payload: altered(body, field, value),
      },
      expected,
    ),
  );

  it.each<[string, string, string, Expected]>([
    ["that is not JSON", "{", "application/json", INVALID],
    ["that is a list", "[]", "application/json", INVALID],
    ["that is null", "null", "application/json", INVALID],
    ["that is text", '"a"', "application/json", INVALID],
    ["that is empty", "", "application/json", INVALID],
    ["of another kind", "a=1", "application/x-www-form-urlencoded", [415, "INVALID_REQUEST"]],
    ["of text", "{}", "text/plain", [415, "INVALID_REQUEST"]],
    ["over the limit", JSON.stringify({ a: "a".repeat(65_536) }), "application/json", [413, "INVALID_REQUEST"]],
  ])("refuses a body %s", (_, payload, type, expected) =>
    expectRefused({ method, url: filled(url), headers: { ...headersOf(as), "content-type": type }, payload }, expected),
  );

  it.each([
    ["a prototype", '"__proto__":{"admin":true}'],
    ["a prototype in disguise", '"__pr\\u006fto__":{"admin":true}'],
    ["a constructor", '"constructor":{"prototype":{"admin":true}}'],
    ["NUL in a name", '"a\\u0000":1'],
    ["half a character in a name", '"\\ud800":1'],
    ["half a character deep inside", '"a":[[{"b":["\\udc00"]}]]'],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])("refuses a good body that has %s besides", (_, member) => {
    const rest = filled(JSON.stringify(body)).slice(1);
    const payload = Buffer.concat([Buffer.from("{"), Buffer.from(member), Buffer.from(`,${rest}`)]);
    return expectRefused(
      {
        ...{ method, url: filled(url), payload },
        headers: { ...headersOf(as), ...headers, "content-type": "application/json" },
      },
      INVALID,
    );
  });

  it("refuses a request without a body", () =>
    expectRefused({ method, url: filled(url), headers: headersOf(as) }, INVALID));
});

describe("an id in a path", () => {
  const MERCHANTS = ["/history", "/complete", "/attention"];
  const orders = ["", "/history", "/events"].map((rest) => ["GET", rest, undefined] as const);
  const posts = [
    ["POST", "/confirm", { paymentKey: "k", amount: 1, csrfToken: "t" }],
    ["POST", "/fail", { code: "C", message: "", csrfToken: "t" }],
    ["POST", "/cancel", { reason: "r" }],
    ["POST", "/complete", undefined],
    ["POST", "/attention", { cause: "BOOKS_DIFFER", action: "look", note: "n" }],
  ] as const;
  const products = [
    ["GET", "", undefined],
    ["PATCH", "", { onSale: true }],
    ["POST", "/stock", { delta: 1, reason: "r" }],
  ] as const;

  describe.each([...orders, ...posts])("%s /v1/orders/{id}%s", (method, rest, payload) => {
    it.each([
      ["unknown", UNKNOWN_ORDER, NO_ORDER],
      ["of another shape", "1", NO_ORDER],
      ["huge", "0".repeat(10_000), NO_ORDER],
      ["with a quote", "00'%20or%201=1--", NO_ORDER],
      ["with NUL", "a%00b", INVALID],
      ["with half a character", "%ED%A0%80", INVALID],
      ["badly encoded", "%E0%A4%A", INVALID],
    ])("refuses one that is %s", (_, id, expected) =>
      expectRefused(
        {
          ...{ method, url: `/v1/orders/${id}${rest}` },
          headers: MERCHANTS.includes(rest) ? asMerchant : mina,
          ...(payload !== undefined && { payload }),
        },
        expected,
      ),
    );
  });

  it.each([...orders, ...posts].filter(([, rest]) => !MERCHANTS.includes(rest)))(
    "refuses somebody else's at %s /v1/orders/{id}%s",
    (method, rest, payload) =>
      expectRefused(
        {
          ...{ method, url: filled(`/v1/orders/:theirs${rest}`), headers: mina },
          ...(payload !== undefined && { payload }),
        },
        [403, "INVALID_USER_ID"],
      ),
  );

  describe.each(products)("%s /v1/products/{id}%s", (method, rest, payload) => {
    it.each([
      ["unknown", "nothing", NO_PRODUCT],
      ["of another shape", "a%20b", NO_PRODUCT],
      ["huge", "a".repeat(10_000), NO_PRODUCT],
      ["with NUL", "a%00b", INVALID],
      ["with half a character", "%ED%A0%80", INVALID],
    ])("refuses one that is %s", (_, id, expected) =>
      expectRefused(
        { method, url: `/v1/products/${id}${rest}`, headers: asMerchant, ...(payload !== undefined && { payload }) },
        expected,
      ),
    );
  });
});

describe("GET /v1/orders", () => {
  it.each([
    ["status=PAID"],
    ["status="],
    ["status=FAIL&status=CANCEL"],
    ["userId="],
    [`userId=${"u".repeat(129)}`],
    ["userId=%00"],
    ["userId=%ED%A0%80"],
    ["userId=a%0ab"],
    ["from=yesterday"],
    ["from=2025-11-21"],
    ["from=2016-12-31T23:59:60Z"],
    ["to="],
    ["to=1763695000000"],
    ["cursor="],
    ["cursor=1"],
    ["limit=0"],
    ["limit=101"],
    ["limit=-1"],
    ["limit=1.5"],
    ["limit=1e1"],
    ["limit=9007199254740993"],
    ["limit="],
    ["unheardOf=1"],
  ])("refuses ?%s", (query) =>
    expectRefused({ method: "GET", url: `/v1/orders?${query}`, headers: asMerchant }, INVALID),
  );
});

describe("a header", () => {
  it.each([
    ["with a space", "a b"],
    ["empty", ""],
    ["not ASCII", "키"],
    ["huge", "k".repeat(201)],
  ])("refuses an Idempotency-Key %s", (_, key) =>
    expectRefused(
      {
        ...{ method: "POST", url: "/v1/orders", headers: { ...mina, "idempotency-key": key } },
        payload: { lines: [line], amount: 4_500 },
      },
      INVALID,
    ),
  );

  it("asks for an Idempotency-Key when part of an order is canceled", () =>
    expectRefused(
      {
        ...{ method: "POST", url: filled("/v1/orders/:mine/cancel"), headers: mina },
        payload: { reason: "변심", amount: 100 },
      },
      INVALID,
    ));
});

describe("an order that cannot be issued", () => {
  const issue = (payload: object, expected: Expected) =>
    expectRefused({ method: "POST", url: "/v1/orders", headers: mina, payload }, expected);

  it.each<[string, object, Expected]>([
    ["an unknown product", { lines: [{ productId: "nothing", quantity: 1 }], amount: 4_500 }, NO_PRODUCT],
    ["a sold-out product", { lines: [{ productId: "sold-out", quantity: 1 }], amount: 4_500 }, [409, "OUT_OF_STOCK"]],
    ["a quantity beyond stock", { lines: [{ ...line, quantity: 11 }], amount: 49_500 }, [409, "OUT_OF_STOCK"]],
    [
      "a product that is not on sale",
      { lines: [{ productId: "withdrawn", quantity: 1 }], amount: 4_500 },
      [409, "PRODUCT_NOT_ON_SALE"],
    ],
    ["the same product twice", { lines: [line, line], amount: 9_000 }, INVALID],
    ["a wrong amount", { lines: [line], amount: 4_499 }, [422, "INVALID_TOTAL_AMOUNT"]],
    [
      "an amount below the minimum",
      { lines: [{ productId: "penny", quantity: 1 }], amount: 50 },
      [422, "BELOW_MINIMUM_AMOUNT"],
    ],
    [
      "an amount beyond 2^53",
      { lines: [{ productId: "dear", quantity: 10_000 }], amount: Number.MAX_SAFE_INTEGER },
      [422, "INVALID_TOTAL_AMOUNT"],
    ],
  ])("refuses %s", (_, body, expected) => issue(body, expected));

  it("names every reason, the first of them as its code", async () => {
    const lines = [{ productId: "sold-out", quantity: 1 }, line, line, { productId: "nothing", quantity: 2 }];
    const answer = await server.inject({
      ...{ method: "POST", url: "/v1/orders", headers: mina },
      payload: { lines, amount: 1 },
    });
    expect(answer.json()).toMatchObject({
      code: "OUT_OF_STOCK",
      productId: "sold-out",
      available: 0,
      errors: [
        { code: "OUT_OF_STOCK", productId: "sold-out" },
        { code: "INVALID_REQUEST", productId: "americano" },
        { code: "PRODUCT_NOT_FOUND", productId: "nothing" },
      ],
    });
  });

  it("refuses another body under a used Idempotency-Key", async () => {
    const headers = { ...mina, "idempotency-key": "used" };
    const payload = { lines: [line], amount: 4_500 };
    await server.inject({ method: "POST", url: "/v1/orders", headers, payload });
    await expectRefused(
      {
        ...{ method: "POST", url: "/v1/orders", headers },
        payload: { lines: [{ ...line, quantity: 2 }], amount: 9_000 },
      },
      [422, "IDEMPOTENCY_KEY_REUSED"],
    );
  });
});

describe("an order past its life", () => {
  it("takes no payment any more, and is over from then on", async () => {
    const harness = startServer();
    await stockUp(harness);
    const { authorization } = await asShopper("mina", harness.clock.at);
    const { orderId, amount, csrfToken } = await issueOne(harness, { authorization });
    const paymentKey = harness.toss.authenticate(orderId, amount);
    harness.clock.advance(DAY_MS / 24);
    const confirm = () =>
      harness.server.inject({
        ...{ method: "POST", url: `/v1/orders/${orderId}/confirm`, headers: { authorization } },
        payload: { paymentKey, amount, csrfToken },
      });

    const answer = await confirm();
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([410, "ORDER_EXPIRED"]);
    const ended = await harness.snapshot();
    expect(ended).toContain('"status":"CANCEL"');
    expect((await confirm()).statusCode).toBe(410);
    expect(harness.toss.confirms).toEqual([]);
    expect(await harness.snapshot()).toBe(ended);
  });
});
