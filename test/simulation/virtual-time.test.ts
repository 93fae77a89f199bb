import { describe, expect, it } from "vitest";

import { VirtualTime } from "./virtual-time.ts";

const ALWAYS = (): number => 0;
const NEVER_DONE = (): boolean => false;

/** A time in which what happens is written down, with the moment at which it did. */
const open = () => {
  const time = new VirtualTime();
  const happened: string[] = [];
  const note = (what: string) => () => void happened.push(`${what} at ${time.sinceBegin()}`);
  return { time, happened, note };
};

describe("virtual time", () => {
  it("lets timers run by their time, and those of one instant in the order they were set", async () => {
    const { time, happened, note } = open();
    time.after(20, note("late"));
    for (const name of ["first", "second", "third", "fourth", "fifth"]) time.after(10, note(name));
    time.after(5, note("early"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual([
      "early at 5",
      "first at 10",
      "second at 10",
      "third at 10",
      "fourth at 10",
      "fifth at 10",
      "late at 20",
    ]);
  });

  it("lets everything that follows from a timer happen before the next one of the same instant", async () => {
    const { time, happened, note } = open();
    const follow = async (): Promise<void> => {
      await time.sleep(10);
      for (let step = 1; step <= 3; step++) {
        await Promise.resolve();
        note(`step ${step}`)();
      }
    };
    void follow();
    time.after(10, note("next"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual(["step 1 at 10", "step 2 at 10", "step 3 at 10", "next at 10"]);
  });

  it("runs a timer that a timer sets for its own instant after those that were set before", async () => {
    const { time, happened, note } = open();
    time.after(10, () => {
      note("one")();
      time.after(0, note("of one"));
      time.after(-5, note("too late"));
    });
    time.after(10, note("two"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual(["one at 10", "two at 10", "of one at 10", "too late at 10"]);
  });

  it("tells whole milliseconds, and the time of the timer that runs", async () => {
    const { time, happened, note } = open();
    const begin = time.now();
    time.after(1.6, note("rounded"));
    time.after(86_400_000, note("a day later"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual(["rounded at 2", "a day later at 86400000"]);
    expect(time.now() - begin).toBe(86_400_000);
  });

  it("stops once it is done, and has neither run nor lost what was to come", async () => {
    const { time, happened, note } = open();
    time.after(10, note("before"));
    time.after(20, note("after"));
    await time.pass(Infinity, ALWAYS, () => happened.length === 1);
    expect(happened).toEqual(["before at 10"]);
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual(["before at 10", "after at 20"]);
  });

  it("leaves nothing running: when nothing is left to do it ends, and nothing happens by itself", async () => {
    const { time, happened, note } = open();
    const timers = process.getActiveResourcesInfo().length;
    time.after(10, note("last"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    time.after(0, note("unasked"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(happened).toEqual(["last at 10"]);
    expect(time.sinceBegin()).toBe(10);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(timers);
  });

  it("wakes who dozes at the first of their looks that may find something", async () => {
    const { time, happened, note } = open();
    const begin = time.now();
    void time.doze(500, () => begin + 1_750).then(note("looks"));
    time.after(5_000, note("ends"));
    await time.pass(Infinity, ALWAYS, NEVER_DONE);
    expect(happened).toEqual(["looks at 2000", "ends at 5000"]);
  });

  it("sleeps through looks of which none would find anything", async () => {
    const { time, happened, note } = open();
    void time.doze(500).then(note("looks"));
    time.after(5_000, note("ends"));
    await time.pass(
      Infinity,
      () => Infinity,
      () => happened.length > 0,
    );
    expect(happened).toEqual(["ends at 5000"]);
  });
});
