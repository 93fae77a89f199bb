/** Everything that is left to chance, from one seed: the same seed is the same world (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Another chance for somebody in this world: what it draws does not depend on what others draw. */
  static of(seed: number, name: string): Chance {
    let hash = seed >>> 0;
    for (const character of name) hash = (Math.imul(hash ^ character.charCodeAt(0), 0x9e3779b1) ^ (hash >>> 15)) >>> 0;
    return new Chance(hash);
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)] as T;
  }

  /** Each of them with the given probability, and never none. */
  someOf<T>(choices: readonly T[], probability: number): readonly T[] {
    const some = choices.filter(() => this.is(probability));
    return some.length > 0 ? some : [this.oneOf(choices)];
  }
}
