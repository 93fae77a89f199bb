import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import type { Clock, Randomness } from "../app/ports.ts";

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};

/** Crockford's alphabet: no letter that reads like a digit. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const timePart = (epochMs: number): string => {
  let rest = epochMs;
  let text = "";
  for (let digit = 0; digit < 10; digit++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
};

/** 48 bits of time and 80 of chance, as a ULID has them. */
export const systemRandomness: Randomness = {
  timeOrdered: (at) => timePart(at) + Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join(""),
  nonce: () => randomBytes(16).toString("base64url"),
};
