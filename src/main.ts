import { parseArgs } from "node:util";

import { InvalidConfig } from "./adapters/environment.ts";
import { isSetUpWrong } from "./adapters/postgres/failure.ts";
import { auditDatabase } from "./commands/audit.ts";
import { dev } from "./commands/dev.ts";
import { CommandFailure } from "./command-failure.ts";
import { COULD_NOT_LOOK } from "./commands/exit-codes.ts";
import { HELP } from "./commands/help.ts";
import { migrateDatabase } from "./commands/migrate.ts";
import { pruneDatabase } from "./commands/prune.ts";
import { reconcileBooks } from "./commands/reconcile.ts";
import { serve } from "./commands/serve.ts";
import { Instant } from "./domain/instant.ts";

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  lanes: ["migrate"],
  "take-over": ["migrate"],
  json: ["audit", "reconcile"],
  from: ["reconcile"],
  to: ["reconcile"],
};

/** Answers the exit code where a command has one of its own. */
const run = async (argv: readonly string[]): Promise<number | void> => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      lanes: { type: "string" },
      "take-over": { type: "boolean" },
      json: { type: "boolean" },
      from: { type: "string" },
      to: { type: "string" },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help === true || command === undefined || command === "help") return console.log(HELP);
  if (rest.length > 0) throw new CommandFailure(`${command} takes no "${rest.join(" ")}" (try --help)`);
  for (const [flag, commands] of Object.entries(FLAGS)) {
    const isGiven = Object.hasOwn(values, flag);
    if (isGiven && !commands.includes(command)) throw new CommandFailure(`--${flag} goes with ${commands.join(", ")}`);
  }

  switch (command) {
    case "dev":
      return dev(process.env);
    case "serve":
      return serve(process.env);
    case "migrate":
      return migrateDatabase(process.env, { lanes: values.lanes, takeOver: values["take-over"] === true });
    case "prune":
      return pruneDatabase(process.env, Instant.of(Date.now()));
    case "audit":
      return auditDatabase(process.env, { json: values.json === true });
    case "reconcile":
      return reconcileBooks(process.env, { from: values.from, to: values.to, json: values.json === true });
    default:
      throw new CommandFailure(`there is no command "${command}" (try --help)`);
  }
};

/** What a person can mend is told in a line; anything else is a bug, and told with its stack. */
const wordsFor = (error: unknown): unknown => {
  if (isSetUpWrong(error)) return `payonce: the database of DATABASE_URL refuses us: ${error.message}`;
  return isForPerson(error) ? `payonce: ${error.message}` : error;
};

const isForPerson = (error: unknown): error is Error =>
  error instanceof CommandFailure ||
  error instanceof InvalidConfig ||
  (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

const argv = process.argv.slice(2);

run(argv).then(
  (exitCode) => process.exit(exitCode ?? 0),
  (error: unknown) => {
    console.error(wordsFor(error));
    process.exit(argv.includes("audit") || argv.includes("reconcile") ? COULD_NOT_LOOK : 1);
  },
);
