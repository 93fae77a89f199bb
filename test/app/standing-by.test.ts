import { beforeEach, describe, expect, it } from "vitest";

import type { ConfirmCall } from "../../src/app/ports.ts";
import type { ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Order } from "../../src/domain/order.ts";
import { asShopper, issueOne, startServer, stockUp } from "../http-harness.ts";

const AMOUNT = 4_500;
const SILENT: ConfirmOutcome = { type: "Silent", code: "TIMEOUT" };
const TROUBLED: ConfirmOutcome = { type: "Troubled", code: "PROVIDER_ERROR", saidProcessed: false };

describe("a server that stands by", () => {
  let harness: ReturnType<typeof startServer>;
  let sent: ConfirmCall[];
  beforeEach(async () => {
    harness = startServer();
    await stockUp(harness);
    sent = [];
    const { confirm } = harness.toss;
    harness.toss.confirm = (call) => {
      sent.push(call);
      return confirm(call);
    };
    harness.charge.isOurs = false;
  });

  const stored = (): Order => {
    const order = harness.database.orders()[0]?.order;
    if (order === undefined) throw new Error("nothing is stored");
    return order;
  };
  const advance = async (): Promise<void> => {
    harness.clock.advance(MINUTE_MS);
    (await harness.application.advanceOrder(stored()))._unsafeUnwrap();
  };
  /** A shopper asks for the money, and nobody knows what came of it. */
  const confirmInVain = async (answer: ConfirmOutcome): Promise<void> => {
    const headers = await asShopper("kim", harness.clock.at);
    const { orderId, csrfToken } = await issueOne(harness, headers);
    const paymentKey = harness.toss.authenticate(orderId, AMOUNT);
    harness.toss.answer = answer;
    const confirmed = await harness.server.inject({
      ...{ method: "POST", url: `/v1/orders/${orderId}/confirm`, headers: { ...headers, prefer: "respond-async" } },
      payload: { paymentKey, amount: AMOUNT, csrfToken },
    });
    expect(confirmed.statusCode, confirmed.body).toBe(202);
    await expect.poll(() => stored().attempts[0]?.status).toBe("UNKNOWN");
    harness.toss.answer = null;
  };

  it.each([
    ["silence: under the same key", SILENT, "-1-1"],
    ["an error: under the key of the try that it has written down", TROUBLED, "-1-2"],
  ])("sends no confirm again, and once in charge does, after %s", async (_what, answer, key) => {
    await confirmInVain(answer);
    expect(sent).toHaveLength(1);
    for (let times = 0; times < 3; times++) await advance();
    expect(sent).toHaveLength(1);
    expect(stored()).toMatchObject({ status: "IN_PROGRESS", attempts: [{ status: "UNKNOWN" }] });
    expect(harness.toss.lookUps.length).toBeGreaterThan(3);

    harness.charge.isOurs = true;
    await advance();
    expect(sent).toHaveLength(2);
    expect(sent[1]?.idempotencyKey.endsWith(key), sent[1]?.idempotencyKey).toBe(true);
    expect(stored()).toMatchObject({ status: "SUCCESS", attempts: [{ status: "APPROVED" }] });
  });

  it("takes what it sees, although it sends nothing", async () => {
    await confirmInVain(SILENT);
    const [attempt] = stored().attempts;
    if (attempt === undefined) throw new Error("nothing was asked for");
    harness.toss.approved(attempt.paymentKey);
    await advance();
    expect(sent).toHaveLength(1);
    expect(stored().status).toBe("SUCCESS");
  });
});
