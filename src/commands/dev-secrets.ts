import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

import { CommandFailure } from "../command-failure.ts";

export type DevSecrets = { readonly TOKEN_SECRET: string; readonly JWT_SECRET: string };

/** Drawn at the first start and kept beside the data, so that a link or a token outlives a restart. */
export const devSecrets = async (dataDir: string): Promise<DevSecrets> => {
  const file = path.join(dataDir, "secrets.json");
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (kept !== null) return read(kept, file);

  const draw = (): string => randomBytes(32).toString("base64url");
  const drawn: DevSecrets = { TOKEN_SECRET: draw(), JWT_SECRET: draw() };
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(drawn), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return drawn;
};

const read = (kept: string, file: string): DevSecrets => {
  try {
    const { TOKEN_SECRET, JWT_SECRET } = JSON.parse(kept) as DevSecrets;
    if (TOKEN_SECRET && JWT_SECRET) return { TOKEN_SECRET, JWT_SECRET };
  } catch {
    // Told below, like secrets that are not there.
  }
  throw new CommandFailure(`${file} is damaged: remove it, and links and tokens of before are void`);
};
