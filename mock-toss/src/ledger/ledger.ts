import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Change, Engine } from "../engine/index.ts";
import { applyChange } from "../engine/state.ts";
import { reindex } from "../engine/world.ts";
import { claimDirectory } from "./claim-directory.ts";
import { readLines, writeLines } from "./ledger-file.ts";

/**
 * 원장. An append-only file of changes, one line for each request, written before the request is answered. A `write` that
 * has returned survives the end of the process, `kill -9` included; only a power cut could lose it, and a mock does not
 * pay for an fsync per request.
 */
export type Ledger = {
  readonly append: (changes: readonly Change[]) => void;
  readonly close: () => void;
};

/** A file that has grown past this, and past three times what is still true, is written anew. Bytes. */
const COMPACT_AT_BYTES = 512 * 1024 * 1024;

/** Claims the directory, fills the engine with what the directory's newest ledger knows, writes a compact one and goes on in that. */
export const openLedger = (directory: string, engine: Engine, compactAtBytes = COMPACT_AT_BYTES): Ledger => {
  makeDirectory(directory);
  const release = claimDirectory(directory);
  let generation = newestGeneration(directory);
  try {
    if (generation > 0) load(join(directory, fileName(generation)), engine);
  } catch (error) {
    release();
    throw error;
  }
  let file: number | null = null;
  let bytes = 0;
  let compactAt = compactAtBytes;

  const compact = (): void => {
    const temporary = join(directory, "ledger.tmp");
    bytes = writeLines(temporary, snapshotLines(engine));
    renameSync(temporary, join(directory, fileName(generation + 1)));
    if (file !== null) closeSync(file);
    file = openSync(join(directory, fileName(generation + 1)), "a");
    if (generation > 0) rmSync(join(directory, fileName(generation)), { force: true });
    generation += 1;
    compactAt = Math.max(compactAtBytes, bytes * 3);
  };
  compact();

  return {
    append: (changes) => {
      if (changes.length === 0 || file === null) return;
      bytes += writeSync(file, `${JSON.stringify(changes)}\n`);
      if (bytes > compactAt) compact();
    },
    close: () => {
      if (file !== null) closeSync(file);
      file = null;
      release();
    },
  };
};

/** `mkdirSync` with `recursive` tries for ever where a directory that is there has no room for another, as /proc has none. */
const makeDirectory = (directory: string): void => {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
};

const FILE_NAME = /^ledger-(\d+)\.jsonl$/;

const fileName = (generation: number): string => `ledger-${generation}.jsonl`;

const newestGeneration = (directory: string): number =>
  Math.max(0, ...readdirSync(directory).map((name) => Number(FILE_NAME.exec(name)?.[1] ?? 0)));

const load = (path: string, engine: Engine): void => {
  let number = 0;
  readLines(path, (line) => {
    number++;
    for (const change of parse(line, path, number)) applyChange(engine.world, change);
  });
  reindex(engine.world);
};

const parse = (line: string, path: string, number: number): Change[] => {
  try {
    return JSON.parse(line) as Change[];
  } catch {
    throw new Error(`line ${number} of ${path} is damaged: mend it, or remove the file to begin with an empty ledger`);
  }
};

/** One line for each record, in the order of the collections. */
function* snapshotLines(engine: Engine): Generator<string> {
  for (const [name, records] of Object.entries(engine.controls.dump()))
    for (const [key, value] of records) yield JSON.stringify([[name, key, value]]);
}
