import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/payonce.js", import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A command of payonce, as somebody at a keyboard runs it. */
export const runPayonce = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { PATH: process.env["PATH"], ...env } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
};
