import { parseArgs } from "node:util";

import { InvalidConfig } from "./adapters/environment.ts";
import { dev } from "./commands/dev.ts";
import { CommandFailure } from "./command-failure.ts";
import { HELP } from "./commands/help.ts";
import { migrateDatabase } from "./commands/migrate.ts";
import { serve } from "./commands/serve.ts";

const run = async (argv: readonly string[]): Promise<void> => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, lanes: { type: "string" } },
  });
  const [command, ...rest] = positionals;
  if (values.help === true || command === undefined || command === "help") return console.log(HELP);
  if (rest.length > 0) throw new CommandFailure(`${command} takes no "${rest.join(" ")}" (try --help)`);
  if (values.lanes !== undefined && command !== "migrate") throw new CommandFailure("--lanes goes with migrate");

  switch (command) {
    case "dev":
      return dev(process.env);
    case "serve":
      return serve(process.env);
    case "migrate":
      return migrateDatabase(process.env, values.lanes);
    default:
      throw new CommandFailure(`there is no command "${command}" (try --help)`);
  }
};

const isForPerson = (error: unknown): error is Error =>
  error instanceof CommandFailure ||
  error instanceof InvalidConfig ||
  (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

run(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(isForPerson(error) ? `payonce: ${error.message}` : error);
    process.exit(1);
  },
);
