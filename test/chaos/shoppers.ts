import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { signShopperToken } from "../../src/adapters/http/shopper-token.ts";
import type { UserId } from "../../src/domain/ids.ts";
import { Instant } from "../../src/domain/instant.ts";
import type { Chance } from "../simulation/chance.ts";
import type { Entry, Journal, Told } from "./journal.ts";

const PATIENCE_MS = 12_000;
const TRIES_MAX = 25;

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type Shop = {
  readonly url: string;
  readonly tossUrl: string;
  readonly jwtSecret: string;
  readonly merchantKey: string;
  readonly products: readonly { readonly id: string; readonly price: number }[];
};

/** Null when no answer came, for whatever reason: that is what a client sees of a killed server. */
export const call = async (
  url: string,
  method: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer | null> => {
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        ...headers,
        connection: "close",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: answer.status, body: (await answer.json()) as Answer["body"] };
  } catch {
    return null;
  }
};

/** Asks again as long as it is not told anything that counts. */
const insist = async (ask: () => Promise<Answer | null>): Promise<Answer | null> => {
  for (let time = 0; time < TRIES_MAX; time++) {
    const answer = await ask();
    if (answer !== null && answer.status < 500 && answer.status !== 429) return answer;
    await sleep(400);
  }
  return null;
};

const FAILURES = new Set(["PAYMENT_DECLINED", "NOT_DONE_PAYMENT", "ORDER_CANCELED", "ORDER_EXPIRED", "OUT_OF_STOCK"]);

const meaningOf = (answer: Answer | null): Pick<Told, "answer" | "code"> => {
  if (answer === null) return { answer: "no answer", code: "" };
  const { status, body } = answer;
  const code = String(status === 200 ? body["status"] : (body["code"] ?? body["status"]));
  if (status === 200) return { answer: code === "SUCCESS" || code === "COMPLETE" ? "success" : "refused", code };
  if (status === 202) return { answer: "pending", code };
  return { answer: FAILURES.has(code) || code === "NOT_IN_PROGRESS_PAYMENT" ? "failure" : "refused", code };
};

/** One order, from issue to whatever comes of it, bought by somebody with little patience. */
export const shopOnce = async (shop: Shop, chance: Chance, journal: Journal, name: string): Promise<void> => {
  const authorization = `Bearer ${await signShopperToken(name as UserId, shop.jwtSecret, Instant.of(Date.now()))}`;
  const { id: productId, price } = chance.oneOf(shop.products);
  const quantity = chance.between(1, 2);
  const amount = price * quantity;
  const issueKey = { authorization, "idempotency-key": randomUUID() };
  const lines = [{ productId, quantity }];
  const issued = await insist(() => call(`${shop.url}/v1/orders`, "POST", { lines, amount }, issueKey));
  journal.count(`issue ${issued === null ? "no answer" : issued.status}`);
  if (issued === null || issued.status >= 300) return;

  const { orderId, csrfToken } = issued.body as { orderId: string; csrfToken: string };
  const entry = journal.open(orderId, amount);
  const order = `${shop.url}/v1/orders/${orderId}`;
  if (chance.is(0.04)) {
    entry.cancelAsked = true;
    const canceled = await insist(() => call(`${order}/cancel`, "POST", { reason: "변심" }, { authorization }));
    entry.cancelTold = canceled?.status === 200;
    return;
  }
  const paid = await insist(() => call(`${shop.tossUrl}/_mock/payments`, "POST", { orderId, amount }));
  const paymentKey = paid?.body["paymentKey"];
  if (typeof paymentKey !== "string") return;

  const confirm = async (): Promise<Told> => {
    const askedAt = performance.now();
    const body = { paymentKey, amount, csrfToken };
    const answer = await call(`${order}/confirm`, "POST", body, { authorization, prefer: "wait=4" });
    const told = { paymentKey, askedAt, toldAt: performance.now(), ...meaningOf(answer) };
    entry.told.push(told);
    journal.count(`confirm ${told.answer} ${told.code}`.trim());
    return told;
  };
  for (let time = 0; time < TRIES_MAX; time++) {
    const clicks = chance.is(0.3) ? 2 : 1;
    const told = await Promise.all(Array.from({ length: clicks }, confirm));
    if (told.some(({ answer }) => answer === "success" || answer === "failure")) break;
    if (chance.is(0.3)) await call(order, "GET", undefined, { authorization });
    await sleep(chance.between(200, 900));
  }
  if (entry.told.some(({ answer }) => answer === "success") && chance.is(0.15)) await cancel(shop, entry, journal);
};

const cancel = async (shop: Shop, entry: Entry, journal: Journal): Promise<void> => {
  entry.cancelAsked = true;
  const authorization = `Bearer ${shop.merchantKey}`;
  const url = `${shop.url}/v1/orders/${entry.orderId}/cancel`;
  const told = await insist(() => call(url, "POST", { reason: "품절" }, { authorization }));
  journal.count(`cancel ${told === null ? "no answer" : told.status}`);
  entry.cancelTold = told?.status === 200;
};
