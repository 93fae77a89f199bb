import { readConfig } from "../adapters/config.ts";
import type { Environment } from "../adapters/environment.ts";
import { startPayonce } from "../payonce.ts";
import { untilStopped } from "./until-stopped.ts";

/** With the five and a half seconds for what is under way, within the ten that orchestrators grant. Balancers look more often. */
const NOTICE_MS = 2_000;

/** The server alone. Says where it listens, and stops in order when it is told to. */
export const serve = async (env: Environment): Promise<void> => {
  const payonce = await startPayonce(readConfig(env), { noticeMs: NOTICE_MS, keepsAddress: true });
  console.log(`payonce listens on ${payonce.url}`);
  await untilStopped();
  await payonce.stop();
};
