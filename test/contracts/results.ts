import type { Result } from "neverthrow";

/** Of many who tried the same, those who succeeded. */
export const values = <T>(results: readonly Result<T, unknown>[]): T[] =>
  results.flatMap((result) => (result.isOk() ? [result.value] : []));

/** And why the others did not. */
export const errors = <E>(results: readonly Result<unknown, E>[]): E[] =>
  results.flatMap((result) => (result.isErr() ? [result.error] : []));
