/**
 * What arrives while a batch is under way leaves together in the next one.
 *
 * @template Item
 * @template Answer
 * @param {(items: readonly Item[]) => Promise<readonly Answer[]>} send
 * @param {number} [most]
 * @returns {(item: Item) => Promise<Answer>}
 */
export const naturalBatch = (send, most = 256) => {
  /** @type {{ item: Item, done: (answer: Answer) => void, failed: (error: unknown) => void }[]} */
  let waiting = [];
  let underWay = false;

  const leave = async () => {
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await send(batch.map(({ item }) => item));
        for (const [index, { done, failed }] of batch.entries()) {
          const answer = answers[index];
          if (answer === undefined) failed(new Error("One of the batch was left unanswered."));
          else done(answer);
        }
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    underWay = false;
  };

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!underWay) void leave();
    });
};
