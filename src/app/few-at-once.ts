import { ok, ResultAsync, type Result } from "neverthrow";

/** Does `work` for every item, `max` of them at once, and answers in their order. After an error nothing new is begun. */
export const fewAtOnce = <Item, Done, Failure>(
  max: number,
  items: readonly Item[],
  work: (item: Item) => ResultAsync<Done, Failure>,
): ResultAsync<readonly Done[], Failure> => {
  const done: Done[] = [];
  const rest = items.entries();
  let failed: Result<never, Failure> | null = null;
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) {
      const result = await work(item);
      if (result.isOk()) done[index] = result.value;
      else failed ??= result as Result<never, Failure>;
      if (failed !== null) return;
    }
  };
  const all = async (): Promise<Result<readonly Done[], Failure>> => {
    await Promise.all(Array.from({ length: Math.min(max, items.length) }, worker));
    return failed ?? ok(done);
  };
  return new ResultAsync(all());
};
