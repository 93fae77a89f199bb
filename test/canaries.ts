import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DOCUMENTATION_MERCHANTS } from "mock-toss/engine";
import type { TestProject } from "vitest/node";

/** What the suite's servers are set up with, in every shape in which it could slip out. */
const SECRETS = [
  ...["merchant_test_key", "merchant-key-of-the-tests-0123456789", "merchant-key-of-the-chaos-0123456789"],
  ...["merchant_key_of_tests", "token-secret-of-the-tests-0123456789", "token-secret-of-the-chaos-0123456789"],
  ...[
    "jwt-secret-of-the-tests-0123456789",
    "jwt-secret-of-the-chaos-0123456789ab",
    "jwt-secret-of-tests-0123456789abcdef",
  ],
  ...["test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R", "test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6"],
  ...["test_sk_of_a_shop_of_its_own_0123456789", "merchant-key-of-a-developer-0123456789"],
].flatMap((secret) => [secret, Buffer.from(`${secret}:`).toString("base64").replace(/=+$/, "")]);

/** What looks like a secret, whoever made it. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  "a token of a shopper": /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  "a CSRF token, a ticket, a cookie or a key of an attempt": /(?<![\w/+-])[A-Za-z0-9_-]{43}(?![\w/+=-])/,
  "a whole payment key": /\btviva\d{14}\w{5}\b/,
  "a card number": /\b[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{3,4}\b/,
  "a password of the database": /postgres(?:ql)?:\/\/[^\s:/@]+:[^\s:/@*]+@/,
};

/**
 * What mock-toss prints on purpose: the keys that Toss's documentation shows to everybody. Only this line, letter for letter: the same
 * key anywhere else, or another key in such a line, is a leak.
 */
const PRINTED_ON_PURPOSE = new Set(
  DOCUMENTATION_MERCHANTS.map(({ clientKey, secretKey }) => `keys       ${clientKey}  ${secretKey}`),
);

/** Everything in a line that nobody may read there. */
export const leaksIn = (line: string): readonly string[] => (PRINTED_ON_PURPOSE.has(line) ? [] : leaksOf(line));

const leaksOf = (line: string): readonly string[] => [
  ...SECRETS.filter((secret) => line.includes(secret)).map(() => "a secret of the configuration"),
  ...Object.entries(SHAPES)
    .filter(([, shape]) => shape.test(line))
    .map(([name]) => name),
];

/** Vitest's globalSetup: when the run is over, whatever its servers and programs said is searched, and a leak fails the run. */
export default function searchOutputOfTheRun(project: TestProject): () => void {
  const outputDir = mkdtempSync(path.join(tmpdir(), "payonce-output-"));
  project.provide("outputDir", outputDir);
  return () => {
    const lines = readdirSync(outputDir).flatMap((file) =>
      readFileSync(path.join(outputDir, file), "utf8").split("\n"),
    );
    const leaks = lines.flatMap((line) => leaksIn(line).map((leak) => `${leak}: ${line.slice(0, 400)}`));
    rmSync(outputDir, { recursive: true, force: true });
    if (leaks.length === 0) return;
    console.error(`${leaks.length} leaks in ${lines.length} lines of output:\n${leaks.slice(0, 20).join("\n")}`);
    process.exitCode = 1;
    throw new Error("the output of the suite's servers holds what nobody may read there");
  };
}
