import type { AddressInfo } from "node:net";

import { fromSafePromise } from "neverthrow";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { ConfirmOutcome } from "../../src/domain/confirm-answer.ts";
import { asShopper, issueOne, startServer, stockUp } from "../http-harness.ts";

type Event = { readonly id: number; readonly status: string };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that really listens: streams are about sockets. */
const open = async (limits: { heartbeatMs?: number; streamMs?: number } = {}) => {
  const harness = startServer({ limits });
  const { server, clock, toss } = harness;
  closing.push(() => server.close());
  await stockUp(harness);
  const headers = await asShopper("mina", clock.at);
  const order = await issueOne(harness, headers);
  await server.listen({ port: 0, host: "127.0.0.1" });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/orders/${order.orderId}`;

  const watch = async (more: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${url}/events`, { headers: { ...headers, ...more }, ...(signal && { signal }) });
  const confirm = async () => {
    const { orderId, amount, csrfToken } = order;
    const payload = { paymentKey: toss.authenticate(orderId, amount), amount, csrfToken };
    return server.inject({ method: "POST", url: `/v1/orders/${orderId}/confirm`, headers, payload });
  };
  const cancel = () =>
    server.inject({ method: "POST", url: `/v1/orders/${order.orderId}/cancel`, headers, payload: { reason: "변심" } });
  return { ...harness, order, watch, confirm, cancel };
};

const eventsIn = (text: string): Event[] =>
  [...text.matchAll(/id: (\d+)\ndata: (.*)\n\n/g)].map(([, id, data]) => ({
    id: Number(id),
    status: (JSON.parse(data as string) as { status: string }).status,
  }));

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 2_000) throw new Error("it never came to hold");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe("GET /v1/orders/{orderId}/events", () => {
  it("tells the state at once, every change of it, and closes when nothing is awaited", async () => {
    const { watch, confirm } = await open();
    const stream = await watch();
    expect(stream.headers.get("content-type")).toBe("text/event-stream");

    await confirm();

    expect(eventsIn(await stream.text())).toEqual([
      { id: 1, status: "PREPAY" },
      { id: 2, status: "IN_PROGRESS" },
      { id: 3, status: "SUCCESS" },
    ]);
  });

  it("stays open while a result is unknown", async () => {
    const { watch, confirm, toss, application, order, clock } = await open();
    let answer: (outcome: ConfirmOutcome) => void = () => {};
    toss.answer = new Promise((resolve) => (answer = resolve));
    const stream = await watch();
    const confirmed = confirm();
    await until(() => toss.confirms.length === 1);

    answer({ type: "Silent", code: "TIMEOUT" });
    await application.background.idle();
    clock.advance(15_000);
    expect((await confirmed).statusCode).toBe(202);

    toss.approved(toss.confirms[0] as never);
    clock.advance(5_000);
    await application.advanceOrder((await application.readOrder(order.orderId))._unsafeUnwrap());
    expect(eventsIn(await stream.text()).map(({ status }) => status)).toEqual([
      ...["PREPAY", "IN_PROGRESS", "IN_PROGRESS", "SUCCESS"],
    ]);
  });

  it("goes on after the last event its reader has seen", async () => {
    const { watch, cancel } = await open();
    const stream = await watch({ "last-event-id": "1" });
    await cancel();
    expect(eventsIn(await stream.text())).toEqual([{ id: 2, status: "CANCEL" }]);
  });

  it("tells a reader who has seen the end not to come back", async () => {
    const { watch, cancel } = await open();
    await cancel();
    expect((await watch({ "last-event-id": "2" })).status).toBe(204);
  });

  it.each(["99", "-1", "1.5", "x", "1e3"])("tells everything to a reader who last saw %s", async (lastEventId) => {
    const { watch, cancel } = await open();
    await cancel();
    const stream = await watch({ "last-event-id": lastEventId });
    expect(eventsIn(await stream.text())).toEqual([{ id: 2, status: "CANCEL" }]);
  });

  it("hears of what another instance has done", async () => {
    const { watch, application, database, order } = await open();
    const stream = await watch();
    const [stored] = database.orders();
    if (stored === undefined) throw new Error("no order");
    const at = database.store.now();
    const after = { ...stored.order, status: "CANCEL", reason: "EXPIRED", supersededBy: null, version: 2 } as const;
    await database.store.save([
      [{ before: stored.order, after, entries: [{ type: "order.canceled", at, by: "payonce", status: "CANCEL" }] }],
    ]);
    await application.watch.poll();
    expect(eventsIn(await stream.text())).toEqual([
      { id: 1, status: "PREPAY" },
      { id: 2, status: "CANCEL" },
    ]);
    expect(order.orderId).toBe(after.id);
  });

  it("breaks the silence, and ends after its time", async () => {
    const { watch } = await open({ heartbeatMs: 20, streamMs: 100 });
    const text = await (await watch()).text();
    expect(eventsIn(text)).toEqual([{ id: 1, status: "PREPAY" }]);
    expect(text).toContain(": still here\n\n");
  });

  it("forgets a reader who has gone", async () => {
    const { watch, application, database } = await open();
    const away = new AbortController();
    await watch({}, away.signal);
    const asked: number[] = [];
    const { versions } = database.due;
    Object.assign(database.due, {
      versions: (ids: never[]) => {
        asked.push(ids.length);
        return versions(ids);
      },
    });
    await application.watch.poll();
    expect(asked).toEqual([1]);

    away.abort();
    await vi.waitFor(async () => {
      const before = asked.length;
      await application.watch.poll();
      expect(asked).toHaveLength(before);
    }, 20_000);
  });

  it("does not keep the server from closing when it is opened meanwhile", async () => {
    const { watch, server, database } = await open();
    const { load } = database.store;
    let closed: Promise<unknown> | undefined;
    Object.assign(database.store, {
      load: (ids: never[]) => {
        closed = server.close();
        return fromSafePromise(new Promise((resolve) => setTimeout(resolve, 50))).andThen(() => load(ids));
      },
    });
    const stream = await watch();
    expect(eventsIn(await stream.text())).toEqual([{ id: 1, status: "PREPAY" }]);
    await closed;
  });

  it("does not keep the server from closing", async () => {
    const { watch, server } = await open();
    const stream = await watch();
    const closed = server.close();
    expect(eventsIn(await stream.text())).toEqual([{ id: 1, status: "PREPAY" }]);
    await closed;
  });
});
