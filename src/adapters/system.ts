import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";

import type { Clock, Randomness } from "../app/ports.ts";
import { ALPHABET, timePart } from "../domain/time-part.ts";

/** The machine's own clock. To be woken is no error here, so nobody pays for one: every confirm is. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((wake) => {
      if (signal?.aborted === true) return wake();
      const over = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", over);
        wake();
      };
      const timer = setTimeout(over, ms);
      signal?.addEventListener("abort", over);
    }),
};

/** 48 bits of time and 80 of chance, as a ULID has them. */
export const systemRandomness: Randomness = {
  timeOrdered: (at) => timePart(at) + Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join(""),
  nonce: () => randomBytes(16).toString("base64url"),
};
