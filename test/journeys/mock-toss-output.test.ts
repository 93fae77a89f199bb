import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { keepOutput } from "../output.ts";

const PROGRAM = fileURLToPath(new URL("../../mock-toss/bin/mock-toss.js", import.meta.url));
const OWN = {
  clientKey: "test_ck_of_a_shop_of_its_own_0123456789",
  secretKey: "test_sk_of_a_shop_of_its_own_0123456789",
};

/** Everything it says from its start to its end, with a few requests in between; kept, to be searched with the rest. */
const saidBy = async (args: readonly string[], secretKey: string): Promise<string> => {
  const child = spawn(process.execPath, [PROGRAM, "--port", "0", ...args], { cwd: path.dirname(PROGRAM) });
  const ended = once(child, "close");
  try {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => said).toMatch(/mock-toss {2}\S+\n.*\n/);
    const url = /mock-toss {2}(\S+)/.exec(said)?.[1] ?? "";
    for (const key of [secretKey, `${secretKey}x`]) {
      const headers = { authorization: `Basic ${btoa(`${key}:`)}`, "content-type": "application/json" };
      await fetch(`${url}/v1/payments/none`, { headers });
      await fetch(`${url}/v1/payments/confirm`, { method: "POST", headers, body: "{" });
    }
    child.kill("SIGTERM");
    await ended;
    keepOutput(said, child.pid);
    return said;
  } finally {
    child.kill("SIGKILL");
  }
};

describe("what mock-toss prints", () => {
  it("shows the keys of Toss's documentation, for whoever tries it out", async () => {
    expect(await saidBy([], "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R")).toContain("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R");
  });

  it("keeps a secret key that somebody gave it to itself", async () => {
    const said = await saidBy(["--client-key", OWN.clientKey, "--secret-key", OWN.secretKey], OWN.secretKey);
    expect(said).toContain(OWN.clientKey);
    expect(said).not.toContain(OWN.secretKey);
  });
});
