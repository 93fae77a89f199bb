import type { Language } from "./problem-details.ts";

/** Korean, unless the caller would rather read English. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((range) => range.trim().toLowerCase().split(";"))
    .map(([tag = "", ...parameters]) => ({ language: tag.split("-")[0], weight: weightOf(parameters) }))
    .filter(({ language, weight }) => (language === "ko" || language === "en") && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted[0]?.language === "en" ? "en" : "ko";
};

const weightOf = (parameters: readonly string[]): number => {
  const weight = parameters
    .find((parameter) => parameter.trim().startsWith("q="))
    ?.trim()
    .slice(2);
  return weight === undefined ? 1 : Number.parseFloat(weight) || 0;
};
