import type { Result } from "neverthrow";

import type { StoreUnavailable } from "../../app/ports.ts";
import type { NaturalBatches } from "./natural-batches.ts";

/** A question that waits for its batch, and who wants to know. */
export type Asked<Question, Answer> = {
  readonly question: Question;
  readonly answer: (answered: Result<Answer, StoreUnavailable>) => void;
  readonly fail: (defect: unknown) => void;
};

export const ask = <Question, Answer>(
  batches: NaturalBatches<Asked<Question, Answer>>,
  question: Question,
): Promise<Result<Answer, StoreUnavailable>> => new Promise((answer, fail) => batches.add({ question, answer, fail }));

/**
 * What is wrong with one is its own affair: the others are served without it. Of writes, what was stored before that showed meets
 * itself as a conflict.
 */
export const apart = async <Entry extends { readonly fail: (defect: unknown) => void }>(
  batch: readonly Entry[],
  send: (batch: readonly Entry[]) => Promise<void>,
  defect: unknown,
): Promise<void> => {
  if (batch.length === 1) return batch[0]?.fail(defect);
  for (const entry of batch) await send([entry]);
};
