import { PROBLEMS, type Told } from "./problem.ts";
import type { Refusal } from "./refusal.ts";

export type Language = "ko" | "en";

/** RFC 9457, with our stable `code` and the facts of the case. */
export type ProblemDetails = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly [fact: string]: unknown;
};

/** What a refusal may tell besides its words. Whatever is not named here stays inside. */
const FACTS = new Set(
  "orderId productId available held balance left expected received minimum pgCode reason supersededBy cause action".split(
    " ",
  ),
);

export const problemDetails = (refusal: Refusal, language: Language): ProblemDetails => {
  if (refusal.type === "NotIssuable") {
    const [first, ...others] = refusal.rejections.map((rejection) => problemDetails(rejection, language));
    return { ...(first ?? problemDetails({ type: "Defect" }, language)), errors: [first, ...others].map(brief) };
  }
  const { status, code } = PROBLEMS[refusal.type];
  const facts = factsOf(refusal);
  const [title, detail] = PROBLEMS[refusal.type][language].map((text) => filledIn(text, facts)) as [string, string];
  return { type: `urn:payonce:problem:${code}`, title, status, detail, code, ...facts };
};

const factsOf = (refusal: Told): Record<string, unknown> => {
  if (refusal.type === "InvalidRequest") return { errors: refusal.flaws };
  return Object.fromEntries(Object.entries(refusal).filter(([name, value]) => FACTS.has(name) && value !== null));
};

const filledIn = (text: string, facts: Record<string, unknown>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${facts[name] as string | number}`);

const brief = (details: ProblemDetails | undefined) => {
  const { type: _type, status: _status, title: _title, ...rest } = details ?? {};
  return rest;
};
