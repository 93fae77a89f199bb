import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

import { CommandFailure } from "../command-failure.ts";

export type MockTossProcess = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Resolves should it end without having been asked to. */
  readonly ended: Promise<void>;
};

type MockTossOptions = {
  readonly port: number;
  readonly dataDir: string;
  readonly secretKey: string;
  readonly clientKey: string;
  /** Where it sends its webhooks. */
  readonly webhookUrl: string;
};

/** The one of a killed parent notices within moments and leaves; until then it has the port. */
const LEAVING_MS = 2_000;

/**
 * mock-toss as a process of its own, as Toss is one. It is no part of our terminal's group, so a Ctrl-C lets us end in order, and
 * it leaves by itself when we are killed.
 */
export const startMockToss = async (options: MockTossOptions): Promise<MockTossProcess> => {
  const giveUpAt = performance.now() + LEAVING_MS;
  for (;;) {
    try {
      return await launch(options);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(200);
    }
  }
};

const launch = async ({
  port,
  dataDir,
  secretKey,
  clientKey,
  webhookUrl,
}: MockTossOptions): Promise<MockTossProcess> => {
  const program = fileURLToPath(new URL("bin/mock-toss.js", import.meta.resolve("mock-toss/package.json")));
  const child = fork(
    program,
    [
      ...["--port", String(port), "--data", dataDir, "--webhook-url", webhookUrl],
      ...["--secret-key", secretKey, "--client-key", clientKey],
    ],
    { stdio: ["ignore", "ignore", "pipe", "ipc"], detached: true },
  );
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });

  const url = await Promise.race([
    once(child, "message").then(([message]) => (message as { url: string }).url),
    once(child, "exit").then(() => Promise.reject(new CommandFailure(complaint.trim() || "mock-toss did not start"))),
  ]);
  return { url, ended: once(child, "exit").then(() => undefined), stop: () => stop(child) };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
};
