import { isRecord } from "./fields.ts";

/** Says where a value is not as it should be, or null. `at` is the way to it. */
export type Shape = (value: unknown, at: string) => string | null;

const shape =
  (wanted: string, accepts: (value: unknown) => boolean): Shape =>
  (value, at) =>
    accepts(value) ? null : `${at} must be ${wanted}`;

export const text = shape("a text", (value) => typeof value === "string");
export const json = shape("JSON text", (value) => {
  try {
    return typeof value === "string" && JSON.parse(value) !== undefined;
  } catch {
    return false;
  }
});
export const number = shape("a number", (value) => typeof value === "number" && Number.isFinite(value));
export const flag = shape("true or false", (value) => typeof value === "boolean");
export const dictionary = shape("an object", isRecord);

export const oneOf = (...values: readonly string[]): Shape =>
  shape(`one of ${values.join(", ")}`, (value) => values.some((one) => one === value));

export const nullable =
  (inner: Shape): Shape =>
  (value, at) =>
    value === null ? null : inner(value, at);

export const optional =
  (inner: Shape): Shape =>
  (value, at) =>
    value === undefined ? null : inner(value, at);

export const list =
  (inner: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) ? firstOf(value, (item, index) => inner(item, `${at}[${index}]`)) : `${at} must be a list`;

/** Members that nobody knows are left alone. */
export const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, at) =>
    isRecord(value)
      ? firstOf(Object.entries(members), ([name, inner]) => inner(value[name], `${at}.${name}`))
      : `${at} must be an object`;

/** The first objection there is. */
export const firstOf = <Item>(
  items: Iterable<Item>,
  objectionTo: (item: Item, index: number) => string | null,
): string | null => {
  let index = 0;
  for (const item of items) {
    const objection = objectionTo(item, index++);
    if (objection !== null) return objection;
  }
  return null;
};
