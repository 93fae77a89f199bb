import { HELP, parseCommand, type CliOptions } from "./cli-options.ts";
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
    console.log(`keys       ${clientKey}  ${secretKey}`);
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

const command = parseCommand(process.argv.slice(2), process.env);
switch (command.type) {
  case "help":
    console.log(HELP);
    break;
  case "misused":
    fail(`${command.message} (try --help)`, 2);
    break;
  case "serve":
    serve(command.options).catch((error: NodeJS.ErrnoException) => {
      const { port } = command.options;
      if (error.code === "EADDRINUSE")
        fail(`port ${port} is taken: choose another one with --port or MOCK_TOSS_PORT`, 1);
      else fail(error.message, 1);
    });
}
