import type { Duplex } from "node:stream";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from "pg";

import { ConnectionLost } from "./failure.ts";
import { Flight, type Statement } from "./flight.ts";
import { statementName } from "./statement-names.ts";

/** One connection of the pool. An error that PostgreSQL itself did not report is the connection's. */
export class Connection {
  readonly #client: PoolClient;
  #isHeldBack = false;
  #isSpoilt = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  readonly query = <R>(text: string, parameters: readonly unknown[] = []): Promise<Answer<R>> => {
    this.#holdBack();
    return this.#client.query(prepared(text, parameters)).catch(asItIs) as unknown as Promise<Answer<R>>;
  };

  /**
   * All of them or none, in one round trip. Where one fails that had something to parse, the connection may know some of the statements
   * by now and others not: it is not used again.
   */
  readonly fly = (statements: readonly CompiledStatement[]): Promise<void> =>
    new Promise<void>((landed, failed) => {
      const flown = statements.map(({ sql, parameters }) => prepared(sql, parameters));
      const flight = new Flight(flown, (error) => {
        if (!error) return landed();
        this.#isSpoilt = !(error instanceof DatabaseError && flight.wasFamiliar);
        failed(error);
      });
      this.#client.query(flight);
    }).catch(asItIs);

  /** What is asked in one breath leaves in one write: each is a call to the system, and wakes the other side. */
  #holdBack(): void {
    if (this.#isHeldBack) return;
    const { stream } = (this.#client as unknown as Wired).connection;
    this.#isHeldBack = true;
    stream.cork();
    queueMicrotask(() => {
      this.#isHeldBack = false;
      stream.uncork();
    });
  }

  /** With an error, the connection is closed instead of used again. */
  readonly release = (error?: Error): void => this.#client.release(error ?? this.#isSpoilt);
}

/** What has no parameters begins or ends a transaction, or builds the schema: there is nothing to prepare. */
const prepared = (text: string, parameters: readonly unknown[]): Statement => {
  const name = parameters.length === 0 ? undefined : statementName(text);
  return { text, values: [...parameters], ...(name !== undefined && { name }) };
};

/** As pg has it, and its types do not. */
type Wired = { readonly connection: { readonly stream: Duplex } };
type CompiledStatement = { readonly sql: string; readonly parameters: readonly unknown[] };
type Answer<R> = { command: "UPDATE" | "DELETE" | "INSERT" | "SELECT" | "MERGE"; rowCount: number; rows: R[] };

/** pg's pool, for kysely and for transactions of our own. */
export class Connections implements PostgresPool {
  readonly #pool: Pool;

  constructor(config: PoolConfig) {
    this.#pool = new Pool(config);
    // Whoever waits for an answer is told that the connection broke. Heard by nobody besides, the news would end the process.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  readonly take = async (): Promise<Connection> => new Connection(await this.#pool.connect().catch(asItIs));

  readonly connect = async (): Promise<PostgresPoolClient> => (await this.take()) as unknown as PostgresPoolClient;

  readonly end = (): Promise<void> => this.#pool.end();
}

const asItIs = (error: unknown): never => {
  throw error instanceof DatabaseError ? error : new ConnectionLost("The database did not answer.", { cause: error });
};
