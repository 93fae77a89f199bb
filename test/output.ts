import { appendFileSync } from "node:fs";
import path from "node:path";
import { pino, type Logger } from "pino";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Where whatever the run's servers and programs say is kept until it ends, to be searched for secrets. */
    readonly outputDir: string;
  }
}

/** Keeps what a program said, each in a file of its own: what was said in pieces is put together there. */
export const keepOutput = (text: string, pid = process.pid): void =>
  appendFileSync(path.join(inject("outputDir"), `${pid}.log`), text);

/** Everything a server of a test has to say, down to the last trace. */
export const keepingLogger = (also: (line: string) => void = () => {}): Logger =>
  pino(
    { level: "trace" },
    {
      write: (line: string) => {
        keepOutput(line);
        also(line);
      },
    },
  );
