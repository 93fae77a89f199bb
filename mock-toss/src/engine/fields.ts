/** Reading what clients send. Official samples send numbers as text and optional members as null, so both are taken. */

/** A finite number, or the text of one; null for anything else. */
export const numberOf = (value: unknown): number | null => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  return Number(value);
};

/** Text of `min` to `max` characters; null for anything else. */
export const textOf = (value: unknown, min: number, max: number): string | null =>
  typeof value === "string" && value.length >= min && value.length <= max ? value : null;

/** Server-only calls have been seen to take a number as an id; it comes back as text. */
export const idOf = (value: unknown, max: number): string | null =>
  typeof value === "number" ? String(value) : textOf(value, 1, max);

export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
