import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Change, Engine } from "../engine/index.ts";
import { applyChange } from "../engine/state.ts";
import { reindex } from "../engine/world.ts";

/**
 * 원장. An append-only file of changes, one line for each request, written before the request is answered. A `write` that
 * has returned survives the end of the process, `kill -9` included; only a power cut could lose it, and a mock does not
 * pay for an fsync per request.
 */
export type Ledger = {
  readonly append: (changes: readonly Change[]) => void;
  readonly close: () => void;
};

/** A file that has grown past this is written anew, with what is still true. Bytes. */
const COMPACT_AT_BYTES = 256 * 1024 * 1024;

/** Fills the engine with what the directory's newest ledger knows, writes a compact one and goes on in that. */
export const openLedger = (directory: string, engine: Engine, compactAtBytes = COMPACT_AT_BYTES): Ledger => {
  mkdirSync(directory, { recursive: true });
  let generation = newestGeneration(directory);
  if (generation > 0) load(join(directory, fileName(generation)), engine);
  let file = 0;
  let bytes = 0;
  let compactAt = compactAtBytes;

  const compact = (): void => {
    const next = generation + 1;
    const temporary = join(directory, "ledger.tmp");
    bytes = writeSnapshot(temporary, engine);
    renameSync(temporary, join(directory, fileName(next)));
    if (file !== 0) closeSync(file);
    file = openSync(join(directory, fileName(next)), "a");
    if (generation > 0) rmSync(join(directory, fileName(generation)), { force: true });
    generation = next;
    compactAt = Math.max(compactAtBytes, bytes * 2);
  };
  compact();

  return {
    append: (changes) => {
      if (changes.length === 0) return;
      bytes += writeSync(file, `${JSON.stringify(changes)}\n`);
      if (bytes > compactAt) compact();
    },
    close: () => {
      if (file !== 0) closeSync(file);
      file = 0;
    },
  };
};

const FILE_NAME = /^ledger-(\d+)\.jsonl$/;

const fileName = (generation: number): string => `ledger-${generation}.jsonl`;

const newestGeneration = (directory: string): number =>
  Math.max(0, ...readdirSync(directory).map((name) => Number(FILE_NAME.exec(name)?.[1] ?? 0)));

/** A last line without its end was being written when the process was killed: its answer never left, so it is dropped. */
const load = (path: string, engine: Engine): void => {
  const text = readFileSync(path, "utf8");
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  for (const line of text.slice(0, end).split("\n"))
    if (line !== "") for (const change of JSON.parse(line) as Change[]) applyChange(engine.world, change);
  reindex(engine.world);
  engine.takeChanges();
};

/** One line for each record, in the order of the collections. Returns the bytes written. */
const writeSnapshot = (path: string, engine: Engine): number => {
  const file = openSync(path, "w");
  let bytes = 0;
  for (const [name, records] of Object.entries(engine.controls.dump()))
    for (const [key, value] of records) bytes += writeSync(file, `${JSON.stringify([[name, key, value]])}\n`);
  closeSync(file);
  return bytes;
};
