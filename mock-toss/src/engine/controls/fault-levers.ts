import { parseFaultRule, type FaultRule } from "../fault-rule.ts";
import { keepPastIfAsked, type World } from "../world.ts";
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
      settings.put(FAULT_NUMBER, number);
      faults.put(rule.id, rule);
      keepPastIfAsked(world);
      return rule;
    },
    listFaults: () => [...faults.values()],
    removeFault: (id) => {
      faults.delete(id);
      keepPastIfAsked(world);
    },
    removeFaults: () => {
      faults.clear();
      keepPastIfAsked(world);
    },
  };
};

const FAULT_NUMBER = "faults";
