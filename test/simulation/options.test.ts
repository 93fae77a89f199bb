import { describe, expect, it } from "vitest";

import { readOptions } from "./options.ts";

const asked = (line: string) => readOptions(line === "" ? [] : line.split(" "));

describe("what the simulation is asked to do", () => {
  it("is a thousand worlds unless more is said", () => {
    expect(asked("")).toMatchObject({ type: "Campaign", turn: { from: 1, seeds: 1_000 }, table: "not asked for" });
    expect(asked("--from 4294967291 --seeds 6 --jobs 128 --first")).toMatchObject({
      turn: { from: 4_294_967_291, seeds: 6 },
      jobs: 128,
      stopAtFirst: true,
    });
    expect(asked("--table")).toMatchObject({ table: "printed" });
    expect(asked("--table --write")).toMatchObject({ table: "kept" });
    expect(asked("--replay 45 --all")).toEqual({ type: "Replay", seed: 45, all: true });
    expect(asked("--shrink 4294967296")).toEqual({ type: "Shrink", seed: 2 ** 32 });
    expect(asked("--help --shrink 3")).toEqual({ type: "Help" });
  });

  it.each([
    ["--from 9007199254740990 --seeds 5", /--from takes a whole number from 1 to 4294967296/],
    ["--from 4294967291 --seeds 7", /ends at 4294967297: seeds end at 4294967296/],
    ["--seeds 4294967297", /--seeds takes/],
    ["--seeds 0", /--seeds takes/],
    ["--seeds 1e3", /--seeds takes/],
    ["--from -1", /ambiguous/],
    ["--replay 4294967297", /--replay takes/],
    ["--shrink x", /--shrink takes/],
    ["--jobs 129", /--jobs takes a whole number from 1 to 128/],
  ])("refuses numbers whose worlds would be others' or never end: %s", (line, said) => {
    expect(() => asked(line)).toThrow(said);
  });

  it.each([
    ["--write", "--write goes with --table"],
    ["--replay 3 --shrink 4", "--replay does not go with --shrink"],
    ["--replay 3 --seeds x", "--replay does not go with --seeds"],
    ["--replay 3 --table --write", "--replay does not go with --table, --write"],
    ["--shrink 3 --all", "--shrink does not go with --all"],
    ["--shrink 3 --jobs 2", "--shrink does not go with --jobs"],
    ["--all", "--all goes with --replay"],
  ])("refuses what contradicts, or would be passed over: %s", (line, said) => {
    expect(() => asked(line)).toThrow(said);
  });
});
