import { setTimeout as sleep } from "node:timers/promises";

import type { Environment } from "../adapters/environment.ts";

const LOOK_EVERY_MS = 500;

/**
 * Resolves when npm, having started us, is gone: the shell between keeps to itself what npm was told, so that nobody would ever
 * stop us. Started by anybody else we stay, since that may be what they want.
 */
export const untilOrphaned = async (env: Environment): Promise<"npm"> => {
  const parent = process.ppid;
  while (env["npm_lifecycle_event"] === undefined || process.ppid === parent) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
  }
  return "npm";
};
