import { parseFaultRule, type FaultRule } from "../fault-rule.ts";
import type { World } from "../world.ts";
import { jam, type Jammed } from "./jammed.ts";

export type FaultLevers = {
  readonly addFault: (input: unknown) => FaultRule | Jammed;
  readonly listFaults: () => readonly FaultRule[];
  readonly removeFault: (id: string) => void;
  readonly removeFaults: () => void;
};

/** What is to go wrong. */
export const faultLevers = (world: World): FaultLevers => {
  const { faults, settings } = world.collections;
  return {
    addFault: (input) => {
      const number = (settings.get(FAULT_NUMBER) ?? 0) + 1;
      const rule = parseFaultRule(input, `fault-${number}`);
      if ("invalid" in rule) return jam(400, rule.invalid);
      if (rule.fault === "late" && rule.on !== "webhook") world.past.keep(world);
      settings.put(FAULT_NUMBER, number);
      faults.put(rule.id, rule);
      return rule;
    },
    listFaults: () => [...faults.values()],
    removeFault: faults.delete,
    removeFaults: faults.clear,
  };
};

const FAULT_NUMBER = "faults";
