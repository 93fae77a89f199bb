import { HELP } from "./cli-help.ts";
import { parseCommand, type CliOptions } from "./cli-options.ts";
import { isPublished } from "./engine/index.ts";
import { buildMockToss } from "./server/build-mock-toss.ts";

const serve = async ({ port, host, seed, merchants, ...options }: CliOptions): Promise<void> => {
  const mock = buildMockToss({
    ...options,
    ...(seed === undefined ? {} : { seed }),
    ...(merchants === undefined ? {} : { merchants }),
  });
  const url = await mock.listen({ port, host });
  console.log(`mock-toss  ${url}`);
  for (const { clientKey, secretKey } of mock.engine.world.merchants)
    console.log(`keys       ${clientKey}  ${isPublished(secretKey) ? secretKey : "(the secret key it was given)"}`);
  process.send?.({ type: "ready", url });

  const stop = (): void => {
    void mock.close().finally(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // The channel of a parent that was killed closes by itself.
  if (process.channel !== undefined) process.once("disconnect", stop);
};

const fail = (message: string, exitCode: number): void => {
  console.error(`mock-toss: ${message}`);
  process.exit(exitCode);
};

/** What the operating system calls a path that can be no directory of ours, and an address that is not this machine's. */
const NO_DIRECTORY: readonly string[] = ["EEXIST", "ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "ENAMETOOLONG"];
const NO_ADDRESS: readonly string[] = ["ENOTFOUND", "EADDRNOTAVAIL", "EAI_AGAIN"];

const explain = ({ code = "", syscall, message }: NodeJS.ErrnoException, { port, host, data }: CliOptions): void => {
  if (code === "EADDRINUSE") fail(`port ${port} is taken: choose another one with --port or MOCK_TOSS_PORT`, 1);
  else if (NO_ADDRESS.includes(code)) fail(`--host ${host} is no address of this machine`, 2);
  else if (syscall === "listen" && code === "EACCES")
    fail(`port ${port} is not for everybody: choose another one with --port or MOCK_TOSS_PORT`, 2);
  else if (NO_DIRECTORY.includes(code)) fail(`--data ${data} is no directory that can be written to (${code})`, 2);
  else fail(message, 1);
};

const command = parseCommand(process.argv.slice(2), process.env);
switch (command.type) {
  case "help":
    console.log(HELP);
    break;
  case "misused":
    fail(`${command.message} (try --help)`, 2);
    break;
  case "serve":
    serve(command.options).catch((error: NodeJS.ErrnoException) => explain(error, command.options));
}
