import type { FaultRule } from "./fault-rule.ts";
import { createRandom } from "./random.ts";
import type { World } from "./world.ts";

/** A request as rules see it. */
export type FaultSubject = {
  readonly operation: string;
  readonly orderId: string | null;
  readonly paymentKey: string | null;
  /** Whether it will be answered with a bound answer: the endpoint behind it is not reached, so `error` cannot strike. */
  readonly isReplay: boolean;
};

/** The first rule that fires. Every rule that matches counts the call, whether or not it is its turn. */
export const chooseFault = (world: World, subject: FaultSubject): FaultRule | null => {
  let chosen: FaultRule | null = null;
  for (const rule of world.collections.faults.values()) {
    if (!matches(rule, subject)) continue;
    rule.matched += 1;
    if (chosen === null && fires(rule)) {
      rule.fired += 1;
      chosen = rule;
    }
    world.collections.faults.put(rule.id, rule);
  }
  return chosen;
};

const matches = (rule: FaultRule, subject: FaultSubject): boolean =>
  (rule.on === subject.operation || (rule.on === "*" && subject.operation !== "webhook")) &&
  !(subject.isReplay && rule.fault === "error") &&
  matchesPattern(rule.orderId, subject.orderId) &&
  matchesPattern(rule.paymentKey, subject.paymentKey);

const fires = (rule: FaultRule): boolean => {
  const timesMax = rule.times ?? (rule.nth === null ? Number.POSITIVE_INFINITY : 1);
  return (
    rule.fired < timesMax &&
    (rule.nth === null || rule.matched >= rule.nth) &&
    (rule.every === null || rule.matched % rule.every === 0) &&
    (rule.probability === null || chance(rule) < rule.probability)
  );
};

/** The same rule and the same number of the call always draw the same lot. */
const chance = (rule: FaultRule): number => createRandom(`${rule.seed}:${rule.matched}`).next() / 2 ** 32;

/** `*` stands for any run of characters. */
export const matchesPattern = (pattern: string | null, value: string | null): boolean => {
  if (pattern === null) return true;
  if (value === null) return false;
  const [first = "", ...parts] = pattern.split("*");
  if (parts.length === 0) return value === pattern;
  if (!value.startsWith(first)) return false;
  const last = parts.pop() ?? "";
  let from = first.length;
  for (const part of parts) {
    const found = value.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return value.length - last.length >= from && value.endsWith(last);
};
