/** Numbers that look random and are decided by the seed alone (mulberry32). The state is one integer, so it can be stored. */
export type Random = {
  /** An integer from 0 to 2³² − 1. */
  readonly next: () => number;
  readonly state: () => number;
  readonly restore: (state: number) => void;
};

export const createRandom = (seed: string): Random => {
  let state = hashText(seed);
  return {
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) >>> 0;
    },
    state: () => state,
    restore: (value) => {
      state = value;
    },
  };
};

/** FNV-1a over UTF-16 units. */
export const hashText = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value | 0;
};
