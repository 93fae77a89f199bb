import { readDatabaseConfig, readPublicUrl } from "../adapters/config.ts";
import { EnvironmentReader, type Environment } from "../adapters/environment.ts";
import { openDatabase } from "../adapters/postgres/database.ts";
import { migrate } from "../adapters/postgres/migrate.ts";
import { takeOver, type Settings } from "../adapters/postgres/settings.ts";
import { LANES_MAX } from "../domain/ids.ts";
import { CommandFailure } from "../command-failure.ts";

type MigrateOptions = { readonly lanes: string | undefined; readonly takeOver: boolean };

/**
 * Brings the database of the environment to this version. Lanes grow only when somebody says so, and only then does a database serve
 * under another address than before.
 */
export const migrateDatabase = async (
  env: Environment,
  { lanes, takeOver: isTaking }: MigrateOptions,
): Promise<void> => {
  const { databaseUrl } = readDatabaseConfig(env);
  const publicUrl = isTaking ? readPublicUrl(env) : null;
  const wanted = lanes === undefined ? undefined : readLanes(lanes);
  const settings = await migrateTo(databaseUrl.reveal(), wanted);
  console.log(`payonce: the database is up to date (LANES=${settings.lanes})`);
  if (publicUrl === null) return;
  await takeOverAt(databaseUrl.reveal(), publicUrl);
  console.log(`payonce: from now on it serves under ${publicUrl}`);
};

const takeOverAt = async (url: string, publicUrl: string): Promise<void> => {
  const database = openDatabase({ url, connectionsMax: 1 });
  const taken = await takeOver(database, publicUrl);
  await database.close();
  if (taken.isErr()) throw new CommandFailure("the database of DATABASE_URL does not answer");
};

export const migrateTo = async (url: string, lanes?: number): Promise<Settings> => {
  // A large table takes longer than any statement of the server may, and another instance's migration is waited for.
  const database = openDatabase({ url, statementTimeoutMs: 0, readsWholeTables: true });
  try {
    return await migrate(database, lanes === undefined ? {} : { lanes }).match(
      (settings) => settings,
      (error) => {
        throw new CommandFailure(
          error.type === "LanesCannotShrink"
            ? `the database has ${error.lanes} lanes already: there is no way back to ${error.asked}`
            : "the database of DATABASE_URL does not answer",
        );
      },
    );
  } finally {
    await database.close();
  }
};

const readLanes = (text: string): number => {
  const read = new EnvironmentReader({ "--lanes": text });
  const lanes = read.wholeNumber("--lanes", 1, 1, LANES_MAX);
  read.finish();
  return lanes;
};
