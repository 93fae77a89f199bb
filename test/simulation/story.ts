import type { VirtualTime } from "./virtual-time.ts";

/** What happened, in lines that a person can read. */
export class Story {
  readonly #time: VirtualTime;
  readonly lines: string[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  readonly tell = (who: string, what: string): void => {
    const seconds = (this.#time.sinceBegin() / 1_000).toFixed(3).padStart(9);
    this.lines.push(`${seconds} s  ${who.padEnd(10)} ${what}`);
  };

  /** The lines that name any of these. */
  about(...names: readonly string[]): string {
    return this.lines.filter((line) => names.some((name) => line.includes(name))).join("\n");
  }
}
