import type { Kysely } from "kysely";

import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";
import type { Statement } from "./written-once.ts";

/** In a transaction, statements that are not waited for leave together, in the order given: one round trip for all. */
export type Run = <Row>(statement: Statement<Row>) => Promise<readonly Row[]>;

export const runOn =
  (db: Kysely<Tables>): Run =>
  async (statement) =>
    (await db.executeQuery(statement.compile(db))).rows;

/** Commits what `work` did, or undoes it when it throws. */
export const transaction = async <T>({ db, connections }: Database, work: (run: Run) => Promise<T>): Promise<T> => {
  const connection = await connections.take();
  try {
    const [, done] = await Promise.all([connection.query("begin"), work(runWithin(connection, db))]);
    await connection.query("commit");
    connection.release();
    return done;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
};

/** Runs statements as one transaction that nobody has a say in once it has left: all of them or none, in one round trip. */
export const transactionAtOnce = async (
  { db, connections }: Database,
  statements: readonly Statement<unknown>[],
): Promise<void> => {
  const connection = await connections.take();
  try {
    await connection.fly(statements.map((statement) => statement.compile(db)));
  } finally {
    connection.release();
  }
};

/** Whether the rollback arrives matters little: a transaction that loses its connection ends the same way. */
const rollBack = (connection: Connection): Promise<void> =>
  connection.query("rollback").then(
    () => connection.release(),
    (error: Error) => connection.release(error),
  );

const runWithin =
  (connection: Connection, db: Kysely<Tables>): Run =>
  async <Row>(statement: Statement<Row>) => {
    const { sql, parameters } = statement.compile(db);
    return (await connection.query<Row>(sql, parameters)).rows;
  };
