/** Who waits behind so many is better told at once that the store cannot now. */
export const WAITING_MAX = 10_000;

/** Which of those who wait may leave together, and who waits on. */
export type Departure<Item> = { readonly batch: readonly Item[]; readonly left: readonly Item[] };

/** The first `size` of those who wait. */
export const upTo =
  (size: number) =>
  <Item>(waiting: readonly Item[]): Departure<Item> => ({
    batch: waiting.slice(0, size),
    left: waiting.slice(size),
  });

/**
 * 자연 배치. Whoever arrives while a batch is under way leaves with all others that did, in the next one: without a timer, and alone
 * when nothing is under way. `send` never rejects.
 */
export class NaturalBatches<Item> {
  #waiting: Item[] = [];
  #isUnderWay = false;
  readonly #send: (batch: readonly Item[]) => Promise<void>;
  readonly #depart: (waiting: readonly Item[]) => Departure<Item>;

  constructor(
    send: (batch: readonly Item[]) => Promise<void>,
    depart: (waiting: readonly Item[]) => Departure<Item> = (waiting) => ({ batch: waiting, left: [] }),
  ) {
    this.#send = send;
    this.#depart = depart;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(item: Item): void {
    this.#waiting.push(item);
    if (!this.#isUnderWay) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    await Promise.resolve(); // What is asked for in one breath leaves together.
    while (this.#waiting.length > 0) {
      const { batch, left } = this.#depart(this.#waiting);
      this.#waiting = [...left];
      await this.#send(batch);
    }
    this.#isUnderWay = false;
  }
}
