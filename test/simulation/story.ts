import type { VirtualTime } from "./virtual-time.ts";

type Line = { readonly at: number; readonly who: string; readonly what: string };

/** What happened, in lines that a person can read. */
export class Story {
  readonly #time: VirtualTime;
  readonly #lines: Line[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  readonly tell = (who: string, what: string): void => {
    this.#lines.push({ at: this.#time.sinceBegin(), who, what });
  };

  /** The lines that name any of these; without names, all of them. */
  about(...names: readonly string[]): string {
    return this.#lines
      .filter(({ what }) => names.length === 0 || names.some((name) => what.includes(name)))
      .map(({ at, who, what }) => `${(at / 1_000).toFixed(3).padStart(9)} s  ${who.padEnd(11)} ${what}`)
      .join("\n");
  }
}
