import { readFile, stat, truncate } from "node:fs/promises";

/** The log is for finding out why a start failed, so it need not grow for ever: about 100,000 lines. */
const LOG_BYTES_MAX = 10_000_000;

export const logSize = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Emptied in place, because a server that is still running goes on appending to this very file. */
export async function trimLog(file: string): Promise<void> {
  if ((await logSize(file)) > LOG_BYTES_MAX) await truncate(file);
}

export async function logSince(file: string, offset: number): Promise<string> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  return bytes.subarray(bytes.length < offset ? 0 : offset).toString("utf8");
}

/** The line a person wants to see: the last one that says what is wrong, or else simply the last. */
export async function lastComplaint(file: string, offset: number): Promise<string> {
  const lines = (await logSince(file, offset)).split("\n").filter((line) => line.trim() !== "");
  const complaint = lines.findLast((line) => /\b(?:FATAL|PANIC|error):/.test(line)) ?? lines.at(-1);
  return complaint?.trim() ?? `nothing was said; see ${file}`;
}
