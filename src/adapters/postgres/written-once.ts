import { sql, type CompiledQuery, type RawBuilder } from "kysely";

/** Whatever knows its SQL. */
export type Statement<Row> = Pick<RawBuilder<Row>, "compile">;

/** Where the values of a statement go. */
type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<unknown> };

class Place<Name> {
  readonly name: Name;

  constructor(name: Name) {
    this.name = name;
  }
}

/**
 * A statement that is put together once for each selection of its parts, and from then on takes nothing but values: to write SQL down
 * costs ten times what its values do.
 */
export const writtenOnce = <Values extends object, Row = unknown>(
  names: readonly (keyof Values)[],
  write: (places: Places<Values>, parts: readonly string[]) => RawBuilder<Row>,
): ((values: Values, parts?: readonly string[]) => Statement<Row>) => {
  const places = Object.fromEntries(names.map((name) => [name, sql.val(new Place(name))])) as Places<Values>;
  const written = new Map<string, CompiledQuery<Row>>();

  return (values, parts = []) => ({
    compile: (db) => {
      const shape = parts.join();
      const text = written.get(shape) ?? write(places, parts).compile(db);
      written.set(shape, text);
      return { ...text, parameters: text.parameters.map((each) => (isPlace<Values>(each) ? values[each.name] : each)) };
    },
  });
};

const isPlace = <Values>(parameter: unknown): parameter is Place<keyof Values> => parameter instanceof Place;
