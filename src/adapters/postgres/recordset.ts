import { sql, type RawBuilder } from "kysely";

import type { Table } from "./columns.ts";

type Columns<Row> = Table<Row>["columns"];

/** Rows as a single parameter, so that a statement reads the same for one row as for a thousand. */
export const asRows = (rows: readonly unknown[]): string => JSON.stringify(rows);

/** The rows of such a parameter, or of its place. Named `r`. */
export const recordset = <Row>(columns: Columns<Row>, rows: string | RawBuilder<unknown>): RawBuilder<Row> => {
  const definition = Object.entries(columns).map(([name, type]) => `"${name}" ${type as string}`);
  return sql<Row>`json_to_recordset(${rows}::json) as r (${sql.raw(definition.join(", "))})`;
};

/** The table's columns in one order, as a list of names. */
export const namesOf = <Row>({ columns }: Table<Row>): RawBuilder<unknown> =>
  sql.join(Object.keys(columns).map((name) => sql.ref(name)));
