import { closeSync, openSync, readSync, truncateSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** How much is read or written at once. Bytes, and for writing about as many characters. */
const CHUNK = 1_048_576;

/**
 * Every whole line of a file, in order. A last line without its end was being written when the process was killed: it is
 * cut off, because its answer never left. Chunk by chunk, since a long ledger does not fit into one string.
 */
export const readLines = (path: string, take: (line: string) => void): void => {
  const file = openSync(path, "r");
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.allocUnsafe(CHUNK);
  let rest = "";
  let wholeBytes = 0;
  let readBytes = 0;
  for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
    const chunk = buffer.subarray(0, count);
    const lastEnd = chunk.lastIndexOf(0x0a);
    if (lastEnd >= 0) wholeBytes = readBytes + lastEnd + 1;
    readBytes += count;
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  closeSync(file);
  if (wholeBytes < readBytes) truncateSync(path, wholeBytes);
};

/** Writes a file of these lines and says how long it has become, in bytes. */
export const writeLines = (path: string, lines: Iterable<string>): number => {
  const file = openSync(path, "w");
  let bytes = 0;
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK) continue;
    bytes += writeSync(file, text);
    text = "";
  }
  if (text !== "") bytes += writeSync(file, text);
  closeSync(file);
  return bytes;
};
