import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

type Source = { readonly file: string; readonly text: string };
type Arrow = { readonly from: string; readonly to: string };

/** Which folder may import what, besides itself. Whatever is not a file of ours is a package. */
const LAYERS: readonly { readonly within: string; readonly may: readonly RegExp[] }[] = [
  { within: "src/domain/", may: [/^src\/domain\//, /^neverthrow$/] },
  { within: "src/app/", may: [/^src\/(app|domain)\//, /^neverthrow$/, /^node:crypto$/] },
  { within: "src/adapters/", may: [/^src\/(adapters|app|domain)\//, /^(?!src\/|mock-toss)/] },
  { within: "src/", may: [/^src\//, /^(?!mock-toss)/] },
  { within: "mock-toss/src/engine/", may: [/^mock-toss\/src\/engine\//, /^node:crypto$/] },
  { within: "mock-toss/src/", may: [/^mock-toss\/src\//, /^(?!src\/)/] },
];

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+["']([^"']+)["']|(?:^|\n)\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

const arrowsOf = ({ file, text }: Source): Arrow[] =>
  [...text.matchAll(IMPORT)].map((match) => {
    const named = match[1] ?? match[2] ?? match[3] ?? "";
    return { from: file, to: named.startsWith(".") ? path.posix.join(path.posix.dirname(file), named) : named };
  });

const violations = (sources: readonly Source[]): string[] =>
  sources.flatMap(arrowsOf).flatMap(({ from, to }) => {
    const layer = LAYERS.find(({ within }) => from.startsWith(within));
    return layer === undefined || layer.may.some((allowed) => allowed.test(to)) ? [] : [`${from} -> ${to}`];
  });

/** What only a pure function may not touch. */
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\basync\b|\bawait\b|\bprocess\.|\bsetTimeout\(/;

const impurities = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ file }) => file.startsWith("src/domain/"))
    .filter(({ text }) => IMPURE.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")))
    .map(({ file }) => file);

const read = (folder: string): Source[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("/dist"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({
      file: path.relative(ROOT, file).split(path.sep).join("/"),
      text: readFileSync(file, "utf8"),
    }));

const sources = [...read("src"), ...read("mock-toss/src")];

describe("the arrows between the layers", () => {
  it("point to the middle only", () => {
    expect(violations(sources)).toEqual([]);
  });

  it("leave the domain without clock, chance or waiting", () => {
    expect(impurities(sources)).toEqual([]);
  });

  it.each([
    ["src/domain/order.ts", 'import { makeDoor } from "../app/door.ts";'],
    ["src/domain/order.ts", 'import { createHash } from "node:crypto";'],
    ["src/app/door.ts", 'import { openDatabase } from "../adapters/postgres/database.ts";'],
    ["src/app/door.ts", 'import fastify from "fastify";'],
    ["src/adapters/http/server.ts", 'import { buildMockToss } from "mock-toss";'],
    ["mock-toss/src/cli.ts", 'import type { Order } from "../../src/domain/order.ts";'],
    ["mock-toss/src/engine/engine.ts", 'import Fastify from "fastify";'],
  ])("would catch a violation planted in %s: %s", (file, text) => {
    expect(violations([{ file, text }])).toHaveLength(1);
  });

  it("would catch a clock planted in the domain", () => {
    expect(impurities([{ file: "src/domain/order.ts", text: "const at = Date.now();" }])).toHaveLength(1);
  });
});
