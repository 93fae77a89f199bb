import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { buildMockToss, DOCUMENTATION_MERCHANTS, type MockToss } from "mock-toss";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

import type { TossLog } from "../../src/adapters/toss/call-log.ts";
import { makeTossGateway, type TossGateway, type TossTimeouts } from "../../src/adapters/toss/gateway.ts";
import type { ConfirmCall } from "../../src/app/ports.ts";
import { type IdempotencyKey, OrderId, type PaymentKey } from "../../src/domain/ids.ts";
import type { Won } from "../../src/domain/won.ts";
import { paymentGatewayContract, type Fault } from "../contracts/payment-gateway.contract.ts";

const SECRET_KEY = DOCUMENTATION_MERCHANTS[0]?.secretKey ?? "";
const ORDER = OrderId.of(0, "01JH00000000000000000000AA");

type Line = { readonly level: string; readonly event: string } & Readonly<Record<string, unknown>>;

/** Keeps every line that was written. */
const makeLog = (): { readonly log: TossLog; readonly lines: readonly Line[] } => {
  const lines: Line[] = [];
  const write = (level: string) => (facts: object, event: string) => void lines.push({ ...facts, level, event });
  return { log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") }, lines };
};

const makeGateway = (apiUrl: string, timeouts: Partial<TossTimeouts> = {}, log = makeLog().log): TossGateway =>
  makeTossGateway({ apiUrl, secretKey: SECRET_KEY, log, timeouts });

const payIn = (mock: MockToss, orderId: string, amount: number, method = "카드"): PaymentKey => {
  const payment = mock.engine.controls.createPayment({ orderId, amount, method }, mock.clock.now());
  if (!("paymentKey" in payment)) throw new Error(payment.message);
  return payment.paymentKey as PaymentKey;
};

const sabotage = (mock: MockToss, rule: object): void => {
  const added = mock.engine.controls.addFault({ times: 1, ...rule });
  if ("type" in added) throw new Error(added.message);
};

const MOCK_FAULTS: Record<Fault["type"], string> = {
  LoseAnswer: "drop-answer",
  BreakOff: "reset",
  Garble: "garbage",
  Refuse: "error",
};

paymentGatewayContract("HTTP and mock-toss", async () => {
  const mock = buildMockToss();
  const gateway = makeGateway(await mock.listen({ port: 0 }));
  return {
    gateway,
    authenticate: (orderId, amount, method) => payIn(mock, orderId, amount, method),
    deposit: (paymentKey) => void mock.engine.controls.deposit(paymentKey, mock.clock.now()),
    sabotage: (on, { type, ...code }) => sabotage(mock, { on, fault: MOCK_FAULTS[type], ...code }),
    close: async () => {
      await gateway.close();
      await mock.close();
    },
  };
});

const confirmOf = (paymentKey: PaymentKey): ConfirmCall => ({
  paymentKey,
  orderId: ORDER,
  amount: 15_000 as Won,
  idempotencyKey: "confirm-1" as IdempotencyKey,
});

const NO_NEWS = { type: "Silent", code: "NO_ANSWER" };

describe("makeTossGateway on mock-toss's bad days", () => {
  let mock: MockToss;
  let url: string;
  let paymentKey: PaymentKey;
  beforeEach(async () => {
    mock = buildMockToss();
    url = await mock.listen({ port: 0 });
    paymentKey = payIn(mock, ORDER, 15_000);
  });
  afterEach(() => mock.close());

  const opened = (timeouts?: Partial<TossTimeouts>, log?: TossLog): TossGateway => {
    const gateway = makeGateway(url, timeouts, log);
    onTestFinished(() => gateway.close());
    return gateway;
  };

  it.each(["before", "after"])(
    "gives up on a confirm that hangs %s its effect, and pursues it under the same key",
    async (when) => {
      sabotage(mock, { on: "confirm", fault: "hang", when });
      expect(await opened({ paymentMs: 150 }).confirm(confirmOf(paymentKey))).toEqual(NO_NEWS);
      const patient = opened();
      await expect.poll(() => patient.confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered" });
    },
  );

  it("waits for a slow answer as long as it may", async () => {
    sabotage(mock, { on: "confirm", fault: "delay", delayMs: 200 });
    expect(await opened({ lookUpMs: 100 }).confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered" });
  });

  it("hears that its own request is still under way, and asks again under the same key", async () => {
    sabotage(mock, { on: "confirm", fault: "delay", delayMs: 2_000 });
    const gateway = opened();
    const first = gateway.confirm(confirmOf(paymentKey));
    await sleep(300);
    const early = { type: "Silent", code: "IDEMPOTENT_REQUEST_PROCESSING" };
    expect(await gateway.confirm(confirmOf(paymentKey))).toEqual(early);
    const answer = await first;
    expect(answer).toMatchObject({ type: "Answered" });
    expect(await gateway.confirm(confirmOf(paymentKey))).toEqual(answer);
  });

  it("bounds a body that trickles in, and not only the wait for its first byte", async () => {
    sabotage(mock, { on: "confirm", fault: "slow-body", delayMs: 5_000 });
    expect(await opened({ paymentMs: 700 }).confirm(confirmOf(paymentKey))).toEqual(NO_NEWS);
  });

  it("takes half an answer for none", async () => {
    sabotage(mock, { on: "confirm", fault: "truncate" });
    const gateway = opened();
    expect(await gateway.confirm(confirmOf(paymentKey))).toEqual(NO_NEWS);
    expect(await gateway.confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered" });
  });

  it.each([502, 503, 504, 429])("may ask again under the same key after a gateway's %i", async (status) => {
    sabotage(mock, { on: "confirm", fault: "status", status });
    const gateway = opened();
    expect(await gateway.confirm(confirmOf(paymentKey))).toEqual({ type: "Silent", code: `HTTP_${status}` });
    expect(await gateway.confirm(confirmOf(paymentKey))).toMatchObject({ type: "Answered" });
  });

  it("gives up on a look-up long before it would give up on a confirm", async () => {
    sabotage(mock, { on: "lookup", fault: "hang" });
    expect(await opened({ lookUpMs: 100 }).lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
  });

  it("is refused with a wrong secret key, and asks no more with it", async () => {
    const withWrongKey = (): TossGateway => {
      const gateway = makeTossGateway({ apiUrl: url, secretKey: "test_sk_nobody", log: makeLog().log });
      onTestFinished(() => gateway.close());
      return gateway;
    };
    const gateway = withWrongKey();
    expect(await gateway.confirm(confirmOf(paymentKey))).toEqual({ type: "Mistaken", code: "UNAUTHORIZED_KEY" });
    expect(await gateway.lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
    expect(gateway.isShut()).toBe(true);
    expect(await withWrongKey().lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "UNAUTHORIZED_KEY" });
  });

  it("keeps a thousand slow confirms in flight at once", async () => {
    sabotage(mock, { on: "confirm", fault: "delay", delayMs: 500, times: 1_000 });
    const gateway = opened();
    const calls = Array.from({ length: 1_000 }, (_, n) => {
      const orderId = OrderId.of(0, `01JH${String(n).padStart(22, "0")}`);
      const key = payIn(mock, orderId, 15_000);
      return gateway.confirm({ ...confirmOf(key), orderId, idempotencyKey: `confirm-${n}` as IdempotencyKey });
    });
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter(({ type }) => type === "Answered")).toHaveLength(1_000);
  });

  it("takes no new call once it is closed, and lets those under way end", async () => {
    sabotage(mock, { on: "confirm", fault: "delay", delayMs: 200 });
    const gateway = makeGateway(url);
    const underWay = gateway.confirm(confirmOf(paymentKey));
    const closed = gateway.close();
    expect(await gateway.lookUp(paymentKey)).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
    expect(await underWay).toMatchObject({ type: "Answered" });
    await closed;
  });

  describe("its log", () => {
    it("tells each call in one line, without bodies, secrets or whole payment keys", async () => {
      const { log, lines } = makeLog();
      const gateway = opened({}, log);
      sabotage(mock, { on: "confirm", fault: "reset" });
      await gateway.confirm(confirmOf(paymentKey));
      await gateway.confirm(confirmOf(paymentKey));
      await gateway.lookUp("no_such_payment" as PaymentKey);

      const ours = { orderId: ORDER, paymentKey: `${paymentKey.slice(0, 6)}***`, durationMs: expect.any(Number) };
      const traceId = expect.stringMatching(/^[0-9a-f]{32}/);
      const cause = expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/);
      expect(lines).toEqual([
        { level: "warn", event: "toss.confirm.silent", ...ours, code: "NO_ANSWER", cause },
        { level: "info", event: "toss.confirm.answered", ...ours, traceId },
        {
          level: "info",
          event: "toss.look_up.missing",
          paymentKey: "no_suc***",
          code: "NOT_FOUND_PAYMENT",
          durationMs: expect.any(Number),
          traceId,
        },
      ]);
      const written = JSON.stringify(lines);
      for (const secret of [paymentKey, SECRET_KEY, Buffer.from(`${SECRET_KEY}:`).toString("base64"), "4330"]) {
        expect(written).not.toContain(secret);
      }
    });

    it.each(["UNAUTHORIZED_KEY", "INVALID_REQUEST"])("is alarmed by %s, which is our own mistake", async (code) => {
      const { log, lines } = makeLog();
      sabotage(mock, { on: "*", fault: "error", code, times: 2 });
      await opened({}, log).confirm(confirmOf(paymentKey));
      await opened({}, log).lookUp(paymentKey);
      expect(lines.map(({ level }) => level)).toEqual(["error", "error"]);
    });

    it("is not alarmed by a payment key that somebody sent us and that is not ours to see", async () => {
      const { log, lines } = makeLog();
      sabotage(mock, { on: "lookup", fault: "error", code: "FORBIDDEN_REQUEST" });
      await opened({}, log).lookUp(paymentKey);
      expect(lines).toMatchObject([{ level: "info", event: "toss.look_up.hidden", code: "FORBIDDEN_REQUEST" }]);
    });
  });
});

describe("makeTossGateway over a server of our own", () => {
  type Seen = { readonly request: IncomingMessage; readonly body: string };

  const serve = async (answer: (response: ServerResponse) => void, path = "") => {
    const seen: Seen[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        seen.push({ request, body });
        answer(response);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const gateway = makeGateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    onTestFinished(async () => {
      server.closeAllConnections();
      await gateway.close();
      server.close();
    });
    return { gateway, seen };
  };

  const PAYMENT = {
    paymentKey: "key-1",
    orderId: ORDER,
    totalAmount: 15_000,
    balanceAmount: 15_000,
    currency: "KRW",
    method: "카드",
    status: "DONE",
    approvedAt: "2026-01-01T12:00:21+09:00",
    cancels: null,
  };

  const KEY = "key-1" as PaymentKey;
  const UNREADABLE = { type: "Troubled", code: "UNREADABLE", saidProcessed: false };

  it("sends a confirm as Toss wants it", async () => {
    const { gateway, seen } = await serve((response) => response.end(JSON.stringify(PAYMENT)), "/proxy/");
    await gateway.confirm(confirmOf(KEY));
    expect(seen[0]?.request).toMatchObject({ method: "POST", url: "/proxy/v1/payments/confirm" });
    expect(seen[0]?.request.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`${SECRET_KEY}:`).toString("base64")}`,
      "content-type": "application/json",
      "idempotency-key": "confirm-1",
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ paymentKey: "key-1", orderId: ORDER, amount: 15_000 });
  });

  it("names in a cancel only what is known", async () => {
    const { gateway, seen } = await serve((response) => response.end(JSON.stringify(PAYMENT)));
    const call = {
      ...{ paymentKey: KEY, orderId: ORDER, reason: "품절", refundAccount: null },
      idempotencyKey: "cancel-1" as IdempotencyKey,
    };
    await gateway.cancel({ ...call, amount: 5_000 as Won, refundable: 15_000 as Won });
    await gateway.cancel({ ...call, amount: null, refundable: null });
    expect(seen.map(({ request }) => request.url)).toEqual(["/v1/payments/key-1/cancel", "/v1/payments/key-1/cancel"]);
    expect(seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { cancelReason: "품절", cancelAmount: 5_000, refundableAmount: 15_000 },
      { cancelReason: "품절" },
    ]);
  });

  it("lets no payment key wander to another path", async () => {
    const { gateway, seen } = await serve((response) => response.end("{}"));
    await gateway.lookUp("../settlements?x=1#y" as PaymentKey);
    expect(seen[0]?.request.url).toBe("/v1/payments/..%2Fsettlements%3Fx%3D1%23y");
  });

  it("reads a payment under any content type", async () => {
    const { gateway } = await serve((response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(JSON.stringify(PAYMENT));
    });
    expect(await gateway.confirm(confirmOf(KEY))).toMatchObject({ type: "Answered" });
  });

  it("leaves a success without content open", async () => {
    const { gateway } = await serve((response) => response.writeHead(204).end());
    expect(await gateway.confirm(confirmOf(KEY))).toEqual(UNREADABLE);
  });

  it("does not read an answer that is too long to be a payment", async () => {
    let sent = 0;
    const { gateway } = await serve((response) => {
      const chunk = Buffer.alloc(65_536, " ");
      const pour = (): void => {
        while (!response.destroyed && sent < 64 * 1_048_576) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", pour);
        }
        response.end(JSON.stringify(PAYMENT));
      };
      pour();
    });
    expect(await gateway.confirm(confirmOf(KEY))).toEqual(UNREADABLE);
    expect(sent).toBeLessThan(32 * 1_048_576);
  });

  it("follows no redirect", async () => {
    const { gateway, seen } = await serve((response) => {
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await gateway.confirm(confirmOf(KEY))).toEqual({ type: "Troubled", code: "HTTP_307", saidProcessed: false });
    expect(await gateway.lookUp(KEY)).toEqual({ type: "Unreachable", code: "HTTP_307" });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ["nothing", ""],
    ["half a head", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["half a body", 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"paymentKey":'],
    ["another protocol", "+OK ready\r\n\r\n"],
  ])("sends a confirm once, however it is answered: with %s", async (_, bytes) => {
    const { gateway, seen } = await serve((response) => response.socket?.end(bytes));
    expect(await gateway.confirm(confirmOf(KEY))).toEqual(NO_NEWS);
    expect(seen).toHaveLength(1);
  });

  it("is silent when nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const { log, lines } = makeLog();
    const gateway = makeGateway(`http://127.0.0.1:${port}`, {}, log);
    onTestFinished(() => gateway.close());
    expect(await gateway.confirm(confirmOf(KEY))).toEqual(NO_NEWS);
    expect(lines).toMatchObject([{ cause: "ECONNREFUSED" }]);
  });

  it("names its secret key by a digest", async () => {
    const { gateway } = await serve((response) => response.end());
    expect(gateway.keyId).toMatch(/^[0-9a-f]{8}$/);
    expect(gateway.keyId).not.toBe(
      makeTossGateway({ apiUrl: "http://127.0.0.1", secretKey: "another", log: makeLog().log }).keyId,
    );
  });
});
