import { Query, type Connection as Wire } from "pg";

export type Statement = { readonly text: string; readonly values: unknown[]; readonly name?: string };

/** How pg 8's own query sends itself, which its types keep quiet about: it parses what the connection has not parsed, binds, executes, syncs. */
type Preparing = { readonly prepare: (wire: Wire) => void; readonly hasBeenParsed: (wire: Wire) => boolean };

/**
 * Statements that leave behind one another and are waited for once: PostgreSQL makes one transaction of all that comes before a Sync,
 * commits it by itself, and undoes it whole when one of them fails. With no BEGIN that could fail alone, nothing is ever half done.
 */
export class Flight extends Query {
  readonly statements: readonly Statement[];
  readonly #queries: readonly Preparing[];
  #wasFamiliar = false;

  constructor(statements: readonly Statement[], landed: (error: Error | undefined) => void) {
    super({ text: "" }, landed);
    this.statements = statements;
    this.#queries = statements.map((statement) => new Query(statement) as unknown as Preparing);
  }

  /** The connection had parsed all of it before, so that it knows the same statements however this ends. */
  get wasFamiliar(): boolean {
    return this.#wasFamiliar;
  }

  override readonly submit = (wire: Wire): void => {
    this.#wasFamiliar = this.#queries.every((query) => query.hasBeenParsed(wire));
    const withoutSync = Object.create(wire, { sync: { value: () => {} } }) as Wire;
    wire.stream.cork();
    try {
      for (const query of this.#queries) query.prepare(withoutSync);
      (wire as unknown as { readonly sync: () => void }).sync();
    } finally {
      wire.stream.uncork();
    }
  };
}
