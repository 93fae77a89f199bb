import { setTimeout as sleep } from "node:timers/promises";

import type { Chance } from "../simulation/chance.ts";
import type { Part } from "./parts.ts";
import { call } from "./shoppers.ts";

export type Trouble = { kills: number; freezes: number; faults: number; readonly byName: Map<string, number> };

/** Each strikes a few calls and is over; what hangs ends with its caller's patience. */
const FAULTS = [
  { on: "confirm", fault: "drop-answer" },
  { on: "confirm", fault: "reset" },
  { on: "confirm", fault: "hang", when: "after" },
  { on: "confirm", fault: "delay", delayMs: 3_000 },
  { on: "confirm", fault: "garbage" },
  { on: "confirm", fault: "error", code: "PROVIDER_ERROR" },
  { on: "confirm", fault: "error", code: "PROVIDER_ERROR", when: "after" },
  { on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT" },
  { on: "confirm", fault: "status", status: 503 },
  { on: "confirm", fault: "status", status: 500, when: "after" },
  { on: "lookup", fault: "reset" },
  { on: "lookup", fault: "delay", delayMs: 2_000 },
  { on: "lookup", fault: "status", status: 502 },
  { on: "cancel", fault: "drop-answer" },
  { on: "cancel", fault: "reset" },
];

export type Troublemakers = {
  readonly servers: readonly Part[];
  readonly toss: Part;
  readonly database: Part;
};

/** Kills, freezes and faults at random, one after the other, until told to stop; everything is up again when it resolves. */
export const makeTrouble = async (parts: Troublemakers, chance: Chance, over: AbortSignal): Promise<Trouble> => {
  const trouble: Trouble = { kills: 0, freezes: 0, faults: 0, byName: new Map() };
  const count = (name: string): void => void trouble.byName.set(name, (trouble.byName.get(name) ?? 0) + 1);

  const kill = async (part: Part): Promise<void> => {
    trouble.kills += 1;
    count(`${part.name} killed`);
    await part.kill();
    await sleep(chance.between(0, 1_500));
    await part.start();
  };
  const freeze = async (part: Part, maxMs: number): Promise<void> => {
    trouble.freezes += 1;
    count(`${part.name} frozen`);
    part.freeze();
    await sleep(chance.between(300, maxMs));
    part.thaw();
  };
  const sabotage = async (): Promise<void> => {
    const rule = chance.oneOf(FAULTS);
    const added = await call(`${parts.toss.url}/_mock/faults`, "POST", { ...rule, times: chance.between(1, 8) });
    if (added === null) return;
    trouble.faults += 1;
    count(`toss: ${rule.on} ${rule.fault}`);
  };

  const deeds: readonly (() => Promise<void>)[] = [
    () => kill(chance.oneOf(parts.servers)),
    () => kill(chance.oneOf(parts.servers)),
    // Now and then longer than a lease: others have taken its orders over when it wakes up.
    () => freeze(chance.oneOf(parts.servers), chance.is(0.3) ? 14_000 : 3_000),
    () => kill(parts.database),
    () => freeze(parts.database, 3_000),
    () => kill(parts.toss),
    () => freeze(parts.toss, 4_000),
  ];
  while (!over.aborted) {
    for (let rules = chance.between(1, 3); rules > 0; rules--) await sabotage();
    await sleep(chance.between(500, 2_500));
    if (!over.aborted) await chance.oneOf(deeds)();
  }
  return trouble;
};
