import { Query, type Connection as Wire } from "pg";

export type Statement = { readonly text: string; readonly values: unknown[]; readonly name?: string };

/** What pg's own query sends of itself, which its types keep quiet about. */
type Prepared = { readonly prepare: (wire: Wire) => void };

/**
 * Statements that leave behind one another and are waited for once: PostgreSQL makes one transaction of all that comes before a Sync,
 * commits it by itself, and undoes it whole when one of them fails. With no BEGIN that could fail alone, nothing is ever half done.
 */
export class Flight extends Query {
  readonly statements: readonly Statement[];
  readonly #queries: readonly Prepared[];

  constructor(statements: readonly Statement[], landed: (error: Error | undefined) => void) {
    super({ text: "" }, landed);
    this.statements = statements;
    this.#queries = statements.map((statement) => new Query(statement) as unknown as Prepared);
  }

  override readonly submit = (wire: Wire): void => {
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
