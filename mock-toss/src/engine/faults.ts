import type { FaultRule } from "./fault-rule.ts";
import { createRandom } from "./random.ts";
import type { World } from "./world.ts";

/** A request as rules see it. */
export type FaultSubject = {
  readonly operation: string;
  readonly orderId: string | null;
  readonly paymentKey: string | null;
  /** Whether its idempotency key has an answer, or an earlier request that is still waiting for one. */
  readonly key: "fresh" | "bound" | "in-flight";
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
  reaches(subject, rule) &&
  matchesPattern(rule.orderId, subject.orderId) &&
  matchesPattern(rule.paymentKey, subject.paymentKey);

/**
 * What a key already answers does not reach the endpoint behind it, so `error` cannot strike there. A repeat of a request
 * in flight is told so at once: what is slow is the approval, and it does not get that far either.
 */
const reaches = ({ key }: FaultSubject, { fault }: FaultRule): boolean =>
  key === "fresh" || (fault !== "error" && (key === "bound" || (fault !== "delay" && fault !== "hang")));

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
