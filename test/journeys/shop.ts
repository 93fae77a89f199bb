import { Client } from "pg";
import { buildMockToss, type EngineOptions, type MockToss } from "mock-toss";

import type { Config } from "../../src/adapters/config.ts";
import { Secret } from "../../src/adapters/secret.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { auditAt } from "../../src/commands/audit.ts";
import { migrateTo } from "../../src/commands/migrate.ts";
import type { NewsLanePace } from "../../src/news-lane.ts";
import { startPayonce, type Payonce } from "../../src/payonce.ts";
import { keepingLogger } from "../output.ts";
import { environmentOf, startServerProcess, type ServerProcess } from "./server-process.ts";
import { createTestDatabase, type TestDatabase } from "../postgres-server.ts";

const MERCHANT_KEY = "merchant_test_key";
/** The same journeys are walked with one lane and with four. */
const LANES = Number(process.env["LANES"] ?? 1);
const JWT_SECRET = "jwt-secret-of-the-tests-0123456789";

/** Pairs that Toss's documentation shows to everybody. */
const WINDOW_KEYS = {
  secretKey: new Secret("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R"),
  clientKey: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
};
const WIDGET_KEYS = {
  secretKey: new Secret("test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6"),
  clientKey: "test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm",
};

/** What a test reads of an order. */
export type OrderView = {
  readonly orderId: string;
  readonly status: string;
  readonly amount: number;
  readonly balance: number;
  readonly csrfToken: string;
  readonly reason?: string;
  readonly expiresAt: string;
  readonly needsAttention?: string;
  readonly attempts: readonly { readonly paymentKey: string; readonly status: string; readonly pgCode?: string }[];
  readonly cancellations: readonly {
    readonly status: string;
    readonly purpose: string;
    readonly origin: string;
    readonly amount: number;
    readonly restocked: boolean;
    readonly payout?: string;
    readonly pgCode?: string;
  }[];
};

export type Answer<Body = OrderView & { readonly code: string }> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
};

type Transaction = {
  readonly orderId: string;
  readonly paymentKey: string;
  readonly kind: string;
  readonly amount: number;
};
type Fault = Readonly<Record<string, string | number>>;

export type ShopOptions = Partial<
  Pick<Config, "orderLifeMs" | "reserveAt" | "lanes" | "port" | "publicUrl" | "events">
> & {
  /** With the pair of keys that shows Toss's widgets in the page. */
  readonly widgets?: boolean;
  /** As in production: only where the database remembers to be served is money moved unasked. */
  readonly keepsAddress?: boolean;
  /** How long a silent Toss is waited for, in ms. */
  readonly patienceMs?: number;
  /** What Toss does where nobody is sure what it does. */
  readonly tossBehaviour?: Partial<EngineOptions>;
  /** How soon the merchant's endpoint is tried again. */
  readonly newsPace?: Partial<NewsLanePace>;
  readonly confirmsMax?: number;
};

/** A shop with everything real: a database of its own, mock-toss and the server, over HTTP. */
export class Shop {
  readonly #database: TestDatabase;
  readonly #toss: MockToss;
  readonly #tossUrl: string;
  readonly #options: ShopOptions;
  #payonce: Payonce;

  private constructor(database: TestDatabase, toss: MockToss, tossUrl: string, payonce: Payonce, options: ShopOptions) {
    this.#database = database;
    this.#toss = toss;
    this.#tossUrl = tossUrl;
    this.#payonce = payonce;
    this.#options = options;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const database = await createTestDatabase();
    await migrateTo(database.url, options.lanes ?? LANES);
    const toss = buildMockToss({ seed: "journeys", ...options.tossBehaviour });
    const tossUrl = await toss.listen({ port: 0 });
    const payonce = await start(database.url, tossUrl, options);
    return new Shop(database, toss, tossUrl, payonce, options);
  }

  /** What a command of payonce is run with here. */
  environment(): Record<string, string> {
    return environmentOf(this.#surroundings);
  }

  get #surroundings() {
    const lanes = this.#options.lanes ?? LANES;
    return { databaseUrl: this.#database.url, tossUrl: this.#tossUrl, jwtSecret: JWT_SECRET, lanes };
  }

  /** Another instance as a process of its own, which can be killed; with an endpoint of its own to tell, where it has one. */
  async process(events = this.#options.events ?? null): Promise<ServerProcess> {
    return startServerProcess({
      ...this.#surroundings,
      ...(events && { events: { url: events.url.reveal(), secret: events.secrets[0].reveal() } }),
    });
  }

  /** Another instance over the same database. */
  async another(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
    return start(this.#database.url, this.#tossUrl, this.#options);
  }

  /** Whatever was done to it, its books must be in order in the end. */
  async close(): Promise<void> {
    await this.#payonce.stop();
    await this.#toss.close();
    const { findings } = await auditAt(this.#database.url);
    await this.#database.drop();
    if (findings.length > 0) throw new Error(`the audit found ${JSON.stringify(findings)}`);
  }

  get url(): string {
    return this.#payonce.url;
  }
  get tossUrl(): string {
    return this.#tossUrl;
  }
  get tossSecretKey(): string {
    return WINDOW_KEYS.secretKey.reveal();
  }
  get databaseUrl(): string {
    return this.#database.url;
  }

  /** Puts a product on the shelf. */
  async sell(price: number, stock: number, name = "한정판 키링"): Promise<string> {
    const { body } = await this.asMerchant<{ id: string }>("POST", "/v1/products", { name, price, stock });
    return body.id;
  }

  asMerchant<Body = OrderView & { code: string }>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return call(`${this.url}${path}`, method, body, { ...headers, authorization: `Bearer ${MERCHANT_KEY}` });
  }

  /** The merchant gives money back; a part needs a key. */
  refund(orderId: string, asked: object = {}, key?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const keyed = key === undefined ? headers : { ...headers, "idempotency-key": key };
    return this.asMerchant("POST", `/v1/orders/${orderId}/cancel`, { reason: "품절", ...asked }, keyed);
  }

  /** What a person does at Toss itself: in its dashboard, or with its key at hand. */
  async atToss(paymentKey: string, cancel: object): Promise<number> {
    const authorization = `Basic ${Buffer.from(`${WINDOW_KEYS.secretKey.reveal()}:`).toString("base64")}`;
    const body = { cancelReason: "대시보드에서 취소", ...cancel };
    return (await call(`${this.#tossUrl}/v1/payments/${paymentKey}/cancel`, "POST", body, { authorization })).status;
  }

  async shopper(userId: string): Promise<Shopper> {
    const { body } = await call<{ token: string }>(`${this.url}/dev/session`, "POST", { userId }, {});
    return new Shopper(this, userId, body.token);
  }

  /** A payment that the shopper has authenticated in Toss's window. */
  async authenticate(orderId: string, amount: number, extra: object = {}): Promise<string> {
    const { body } = await call<{ paymentKey: string }>(
      `${this.#tossUrl}/_mock/payments`,
      "POST",
      { orderId, amount, ...extra },
      {},
    );
    return body.paymentKey;
  }

  async fault(rule: Fault): Promise<void> {
    const { status } = await call(`${this.#tossUrl}/_mock/faults`, "POST", rule, {});
    if (status >= 300) throw new Error(`mock-toss refused the rule ${JSON.stringify(rule)}`);
  }

  async noFaults(): Promise<void> {
    await fetch(`${this.#tossUrl}/_mock/faults`, { method: "DELETE" });
  }

  /** From now on Toss sends its webhooks to this server. */
  async hearFromToss(): Promise<void> {
    await call(`${this.#tossUrl}/_mock/webhooks`, "POST", { url: `${this.url}/v1/webhooks/toss` }, {});
  }

  /** What Toss might say of an order, or anybody in its name. */
  webhook(body: object): Promise<Answer<unknown>> {
    return call(`${this.url}/v1/webhooks/toss`, "POST", body, {});
  }

  async deposit(paymentKey: string): Promise<void> {
    await fetch(`${this.#tossUrl}/_mock/payments/${paymentKey}/deposit`, { method: "POST" });
  }

  /** Gives money back as an operator does in Toss's dashboard: without us. */
  async refundAtToss(paymentKey: string, body: object = {}): Promise<void> {
    const authorization = `Basic ${btoa(`${WINDOW_KEYS.secretKey.reveal()}:`)}`;
    const refund = { cancelReason: "고객센터", ...body };
    const { status } = await call(`${this.#tossUrl}/v1/payments/${paymentKey}/cancel`, "POST", refund, {
      authorization,
    });
    if (status !== 200) throw new Error(`Toss refused the refund: ${status}`);
  }

  /** Toss's own books. */
  async ledger(): Promise<readonly Transaction[]> {
    const answer = await fetch(`${this.#tossUrl}/_mock/transactions`);
    return (await answer.json()) as readonly Transaction[];
  }

  /** The addresses of the last thousand look-ups. */
  async lookUps(): Promise<readonly string[]> {
    const answer = await fetch(`${this.#tossUrl}/_mock/requests`);
    const requests = (await answer.json()) as readonly { readonly method: string; readonly path: string }[];
    return requests.filter(({ method }) => method === "GET").map(({ path }) => path);
  }

  async approvals(orderId: string): Promise<readonly Transaction[]> {
    return (await this.ledger()).filter((row) => row.orderId === orderId && row.kind === "approval");
  }

  async available(productId: string): Promise<number> {
    return (await call<{ available: number }>(`${this.url}/v1/products/${productId}`, "GET", undefined, {})).body
      .available;
  }

  /** The time to pay the order is over now, and the scheduler may come for it. */
  letTimeRunOut(orderId: string): Promise<void> {
    return this.inDatabase(orderId, ["update orders set expires_at = now(), due_at = now() where id = $1"]);
  }

  /** Moves what only time moves, each statement for the one order. */
  async inDatabase(orderId: string, statements: readonly string[]): Promise<void> {
    const client = new Client(this.databaseUrl);
    await client.connect();
    for (const statement of statements) await client.query(statement, [orderId]);
    await client.end();
  }

  /** The order once it is as it should be, which it must within `ms`. */
  async until(orderId: string, isSo: (order: OrderView) => boolean, ms = 20_000): Promise<OrderView> {
    const giveUpAt = performance.now() + ms;
    for (;;) {
      const { body } = await this.asMerchant("GET", `/v1/orders/${orderId}`);
      if (isSo(body)) return body;
      if (performance.now() > giveUpAt) throw new Error(`the order is still ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The order once it has come to rest, which it must within `ms`. */
  async atRest(orderId: string, ms = 30_000): Promise<OrderView> {
    const giveUpAt = performance.now() + ms;
    for (;;) {
      const { body } = await this.asMerchant("GET", `/v1/orders/${orderId}`);
      const open = body.attempts.some(({ status }) => ["CONFIRMING", "UNKNOWN", "VOIDING"].includes(status));
      const asked = body.cancellations.some(({ status }) => ["REQUESTED", "UNKNOWN"].includes(status));
      if (!open && !asked && body.status !== "IN_PROGRESS") return body;
      if (performance.now() > giveUpAt) throw new Error(`the order is still ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Somebody with a browser. */
export class Shopper {
  readonly #shop: Shop;
  readonly userId: string;
  readonly #token: string;

  constructor(shop: Shop, userId: string, token: string) {
    this.#shop = shop;
    this.userId = userId;
    this.#token = token;
  }

  order(body: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call("POST", "/v1/orders", body, headers);
  }

  /** Orders `quantity` of one product; the order must be issued. */
  async buy(productId: string, price: number, quantity = 1, extra: object = {}): Promise<OrderView> {
    const lines = [{ productId, quantity }];
    const { status, body } = await this.order({ lines, amount: price * quantity, ...extra });
    if (status !== 201) throw new Error(`not issued: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  confirm(
    order: Pick<OrderView, "orderId" | "amount" | "csrfToken">,
    paymentKey: string,
    options: ConfirmOptions = {},
  ) {
    const { url = this.#shop.url, prefer, ...overrides } = options;
    const body = { paymentKey, orderId: order.orderId, amount: order.amount, csrfToken: order.csrfToken, ...overrides };
    const path = `/v1/orders/${order.orderId}/confirm`;
    return this.#call("POST", path, body, prefer === undefined ? {} : { prefer }, url);
  }

  read(orderId: string): Promise<Answer> {
    return this.#call("GET", `/v1/orders/${orderId}`);
  }

  /** Once an instance's event stream has said how the order stands: how to hear all that it says until it closes. */
  async watch(orderId: string, url = this.#shop.url): Promise<() => Promise<string>> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const { body } = await fetch(`${url}/v1/orders/${orderId}/events`, { headers });
    const stream = body!.pipeThrough(new TextDecoderStream()).values();
    let said = (await stream.next()).value ?? "";
    return async () => {
      for await (const more of stream) said += more;
      return said;
    };
  }

  cancel(orderId: string): Promise<Answer> {
    return this.#call("POST", `/v1/orders/${orderId}/cancel`, { reason: "변심" });
  }

  fail(order: Pick<OrderView, "orderId" | "csrfToken">, code: string): Promise<Answer> {
    const body = { code, message: "", csrfToken: order.csrfToken };
    return this.#call("POST", `/v1/orders/${order.orderId}/fail`, body);
  }

  #call(method: string, path: string, body?: object, headers: Record<string, string> = {}, url = this.#shop.url) {
    return call<OrderView & { code: string }>(`${url}${path}`, method, body, {
      ...headers,
      authorization: `Bearer ${this.#token}`,
    });
  }
}

type ConfirmOptions = {
  readonly url?: string;
  readonly prefer?: string;
  readonly amount?: number;
  readonly csrfToken?: string;
  readonly orderId?: string;
};

const start = (databaseUrl: string, tossUrl: string, options: ShopOptions): Promise<Payonce> =>
  startPayonce(
    {
      port: 0,
      host: "127.0.0.1",
      databaseUrl: new Secret(databaseUrl),
      toss: {
        ...(options.widgets === true ? WIDGET_KEYS : WINDOW_KEYS),
        apiUrl: tossUrl,
        sdkUrl: `${tossUrl}/v2/standard`,
      },
      publicUrl: "http://localhost",
      allowedOrigins: [],
      tokenSecrets: [new Secret("token-secret-of-the-tests-0123456789")],
      shopperTokens: { secret: new Secret(JWT_SECRET) },
      merchantApiKey: new Secret(MERCHANT_KEY),
      events: null,
      logLevel: "silent",
      orderLifeMs: 45 * MINUTE_MS,
      depositMs: 24 * HOUR_MS,
      reserveAt: "confirm",
      lanes: LANES,
      ...options,
    } satisfies Config,
    {
      devSession: true,
      keepsAddress: options.keepsAddress === true,
      logger: keepingLogger(),
      tossTimeouts: options.patienceMs === undefined ? {} : { paymentMs: options.patienceMs },
      newsPace: options.newsPace ?? {},
      ...(options.confirmsMax === undefined ? {} : { confirmsMax: options.confirmsMax }),
    },
  );

const call = async <Body>(
  url: string,
  method: string,
  body: object | undefined,
  headers: Record<string, string>,
): Promise<Answer<Body>> => {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === "" ? null : JSON.parse(text)) as Body };
};
