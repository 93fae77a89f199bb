import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { makeAdmission } from "../../src/adapters/toss/admission.ts";
import { makeBreaker, NOT_ASKED } from "../../src/adapters/toss/breaker.ts";
import type { Exchanged, TossRequest } from "../../src/adapters/toss/exchange.ts";
import { okAsync, ResultAsync } from "neverthrow";

const SILENCE: Exchanged = { reply: { type: "NoAnswer" }, cause: "ECONNREFUSED" };
const answer = (status: number, code?: string): Exchanged => ({
  reply: { type: "Answer", status, body: code === undefined ? { status: "DONE" } : { code, message: "" } },
});
const MAINTENANCE: Exchanged = { reply: { type: "Answer", status: 200, body: undefined } };

const LOOK: TossRequest = { path: "/v1/payments/ours", withinMs: 10_000 };
const CONFIRM: TossRequest = {
  path: "/v1/payments/confirm",
  withinMs: 60_000,
  post: { idempotencyKey: "key", body: {}, lookAt: "/v1/payments/confirmed" },
};

describe("the breaker in front of Toss", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const opened = () => {
    const asked: string[] = [];
    const news: string[] = [];
    let reply: (request: TossRequest) => Exchanged | Promise<Exchanged> = () => answer(200);
    const breaker = makeBreaker(
      async (request) => {
        asked.push(request.path);
        return reply(request);
      },
      { opened: (why) => void news.push(why), closed: () => void news.push("closed") },
    );
    const answers = (next: typeof reply): void => void (reply = next);
    const ask = async (request: TossRequest, times = 1): Promise<Exchanged | undefined> => {
      let last: Exchanged | undefined;
      for (let time = 0; time < times; time++) last = await breaker.exchange(request);
      return last;
    };
    return { breaker, asked, news, answers, ask };
  };

  it.each([
    ["silence", SILENCE],
    ["errors of Toss's own", answer(500, "FAILED_INTERNAL_SYSTEM_PROCESSING")],
    ["a gateway's errors", { reply: { type: "Answer", status: 503, body: undefined } } satisfies Exchanged],
    ["a page that says that Toss is being mended", MAINTENANCE],
  ])("opens on %s, and then asks nothing any more", async (_, trouble) => {
    const { breaker, asked, news, answers, ask } = opened();
    answers(() => trouble);
    await ask(LOOK, 9);
    expect(breaker.isOpen()).toBe(false);
    await ask(LOOK);
    expect([breaker.isOpen(), news]).toEqual([true, ["NO_ANSWER"]]);
    expect(await ask(CONFIRM)).toEqual({ reply: { type: "NoAnswer" }, cause: NOT_ASKED });
    expect(asked).toHaveLength(10);
  });

  it("never opens on declines, unknown payments or another's, however many", async () => {
    const { breaker, answers, ask } = opened();
    answers(() => answer(403, "REJECT_CARD_PAYMENT"));
    await ask(CONFIRM, 100);
    answers(() => answer(404, "NOT_FOUND_PAYMENT"));
    await ask(LOOK, 100);
    answers(() => answer(403, "FORBIDDEN_REQUEST"));
    await ask(LOOK, 100);
    answers(() => answer(409, "IDEMPOTENT_REQUEST_PROCESSING"));
    await ask(CONFIRM, 100);
    expect(breaker.isOpen()).toBe(false);
  });

  it("stays closed while every third call fails", async () => {
    const { breaker, answers, ask } = opened();
    let calls = 0;
    answers(() => (calls++ % 3 === 0 ? SILENCE : answer(200)));
    await ask(CONFIRM, 300);
    expect(breaker.isOpen()).toBe(false);
  });

  it("asks one real look-up a second about what was left open, and closes when it is answered", async () => {
    const { breaker, asked, news, answers, ask } = opened();
    answers(() => SILENCE);
    await ask(CONFIRM, 10);
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(3_500);
    expect(asked).toEqual(Array.from({ length: 3 }, () => "/v1/payments/confirmed"));

    answers(() => answer(200));
    await vi.advanceTimersByTimeAsync(500);
    expect([breaker.isOpen(), news.at(-1)]).toEqual([false, "closed"]);
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([]);
    expect(await ask(CONFIRM)).toEqual(answer(200));
  });

  it("does not wait for a probe that hangs before it sends the next", async () => {
    const { breaker, asked, answers, ask } = opened();
    answers(() => SILENCE);
    await ask(LOOK, 10);
    asked.length = 0;
    answers(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(2_000);
    answers(() => answer(404, "NOT_FOUND_PAYMENT"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([asked.length, breaker.isOpen()]).toEqual([3, false]);
  });

  it.each(["UNAUTHORIZED_KEY", "INCORRECT_BASIC_AUTH_FORMAT", "INVALID_API_KEY"])(
    "opens at once on %s, whatever it answers, and stays open while the key is refused",
    async (code) => {
      for (const request of [LOOK, CONFIRM]) {
        const { breaker, news, answers, ask } = opened();
        answers(() => answer(401, code));
        await ask(request);
        expect([breaker.isOpen(), news]).toEqual([true, [code]]);
        await vi.advanceTimersByTimeAsync(10_000);
        expect(breaker.isOpen()).toBe(true);
        answers(() => answer(200));
        await vi.advanceTimersByTimeAsync(1_000);
        expect(breaker.isOpen()).toBe(false);
      }
    },
  );

  it("closes after a silence, too, when it was open for another reason before", async () => {
    const { breaker, answers, ask } = opened();
    for (const [trouble, times] of [
      [answer(401, "UNAUTHORIZED_KEY"), 1],
      [SILENCE, 20],
    ] as const) {
      answers(() => trouble);
      await ask(LOOK, times);
      expect(breaker.isOpen()).toBe(true);
      answers(() => answer(200));
      await vi.advanceTimersByTimeAsync(1_000);
      expect(breaker.isOpen()).toBe(false);
      await vi.advanceTimersByTimeAsync(10_000);
    }
  });

  it("opens once, however many that were on their way are refused", async () => {
    const { news, answers, ask } = opened();
    answers(async () => answer(401, "UNAUTHORIZED_KEY"));
    await Promise.all([ask(CONFIRM), ask(CONFIRM), ask(LOOK)]);
    expect(news).toEqual(["UNAUTHORIZED_KEY"]);
  });

  it("opens at once when a confirm or cancel is forbidden, and finds out ever more slowly whether one still is", async () => {
    const { breaker, answers, ask } = opened();
    const openFor = async (): Promise<number> => {
      await ask(CONFIRM);
      expect(breaker.isOpen()).toBe(true);
      let seconds = 0;
      for (; breaker.isOpen(); seconds++) await vi.advanceTimersByTimeAsync(1_000);
      return seconds;
    };
    answers(({ post }) => (post === undefined ? answer(200) : answer(403, "FORBIDDEN_REQUEST")));
    const waits: number[] = [];
    for (let time = 0; time < 8; time++) waits.push(await openFor());
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);

    answers(() => answer(200));
    await ask(CONFIRM);
    answers(({ post }) => (post === undefined ? answer(200) : answer(403, "FORBIDDEN_REQUEST")));
    expect(await openFor()).toBe(1);
  });

  it("asks nothing of its own accord once it was stopped", async () => {
    const { breaker, asked, answers, ask } = opened();
    answers(() => SILENCE);
    await ask(LOOK, 10);
    breaker.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(10);
  });

  it("asks nothing of its own accord either when what was on its way fails after it was stopped", async () => {
    const { breaker, asked, answers, ask } = opened();
    answers(() => SILENCE);
    breaker.stop();
    await ask(LOOK, 10);
    expect(breaker.isOpen()).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(10);
  });
});

describe("the admission of confirms", () => {
  const held = () => {
    let release: () => void = () => {};
    const promise = new Promise<void>((resolve) => (release = resolve));
    return { promise, release };
  };

  it("counts those that are decided on and those that are on their way, and refuses one too many", async () => {
    const admission = makeAdmission(() => false, 2);
    const [deciding, sending] = [held(), held()];
    const first = admission.admit(() => ResultAsync.fromSafePromise(deciding.promise));
    const second = admission.sending(() => sending.promise);

    const refused = await admission.admit(() => okAsync("let in"));
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "ProviderUnavailable" });

    sending.release();
    await second;
    expect((await admission.admit(() => okAsync("let in")))._unsafeUnwrap()).toBe("let in");
    deciding.release();
    await first;
    expect(admission.underWay()).toBe(0);
  });

  it("lets nobody in while the breaker is open, and does no work for them", async () => {
    let worked = false;
    const refused = await makeAdmission(() => true).admit(() => {
      worked = true;
      return okAsync(null);
    });
    expect([refused.isErr(), worked]).toEqual([true, false]);
  });
});
