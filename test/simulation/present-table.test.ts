import { describe, expect, it } from "vitest";

import { EVERY_POINT } from "./every-point.ts";
import { presentTable } from "./present-table.ts";
import { EMPTY, type Tally } from "./tally.ts";

const present = (tally: Partial<Tally>) => {
  const [kept, printed, complaints]: [string[], string[], string[]] = [[], [], []];
  const holds = presentTable(
    { ...EMPTY, worlds: 1, ...tally },
    {
      keep: (table) => kept.push(table),
      print: (table) => printed.push(table),
      complain: (line) => complaints.push(line),
    },
  );
  return { holds, kept, printed, complaints };
};
const everyPoint = (fault: string) => EVERY_POINT.map((point) => [point, new Map([[fault, 1]])] as const);
const killed = new Map(everyPoint("kill-before"));

describe("the table of crash points", () => {
  it("is kept when it holds", () => {
    const { holds, kept, printed, complaints } = present({ exercised: killed });
    expect({ holds, printed, complaints }).toEqual({ holds: true, printed: [], complaints: [] });
    expect(kept).toEqual([expect.stringContaining("`store.save`")]);
  });

  it("is shown and not kept when a point was never killed", () => {
    const { holds, kept, printed, complaints } = present({
      exercised: new Map([...killed, ["store.save", new Map([["none", 1]])]]),
    });
    expect({ holds, kept }).toEqual({ holds: false, kept: [] });
    expect(printed).toEqual([expect.stringContaining("`store.save`")]);
    expect(complaints).toEqual(["never killed: store.save", "the table was not written"]);
  });

  it("is shown and not kept when a point never occurred", () => {
    const { holds, kept, complaints } = present({ exercised: new Map(everyPoint("kill-before").slice(1)) });
    expect({ holds, kept }).toEqual({ holds: false, kept: [] });
    expect(complaints).toEqual([`never occurred: ${EVERY_POINT[0]}`, "the table was not written"]);
  });

  it("is shown and not kept when a point occurred of which nothing is known", () => {
    const { holds, kept, complaints } = present({
      exercised: new Map([...killed, ["catalogue.add", new Map([["kill-before", 1]])]]),
    });
    expect({ holds, kept }).toEqual({ holds: false, kept: [] });
    expect(complaints).toEqual(["not in every-point.ts: catalogue.add", "the table was not written"]);
  });

  it("is shown and not kept when a world went wrong", () => {
    const failures = [{ seed: 3, violations: ["money: gone"] }];
    const { holds, kept, complaints } = present({ exercised: killed, failures });
    expect({ holds, kept }).toEqual({ holds: false, kept: [] });
    expect(complaints).toEqual(["1 worlds violated an invariant", "the table was not written"]);
  });
});
