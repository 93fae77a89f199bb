import { sql, type CompiledQuery, type RawBuilder } from "kysely";

/** Whatever knows its SQL. */
export type Statement<Row> = Pick<RawBuilder<Row>, "compile">;

/** Where the values of a statement go. */
type Slots<Values> = { readonly [Name in keyof Values]: RawBuilder<unknown> };

class Slot<Name> {
  readonly name: Name;

  constructor(name: Name) {
    this.name = name;
  }
}

/**
 * A statement that is put together once for each selection of its parts, and from then on takes nothing but values: to write SQL down
 * costs more than all that its values need.
 */
export const writtenOnce = <Values extends object, Row = unknown>(
  names: readonly (keyof Values)[],
  write: (slots: Slots<Values>, parts: readonly string[]) => RawBuilder<Row>,
): ((values: Values, parts?: readonly string[]) => Statement<Row>) => {
  const slots = Object.fromEntries(names.map((name) => [name, sql.val(new Slot(name))])) as Slots<Values>;
  const written = new Map<string, CompiledQuery<Row>>();

  return (values, parts = []) => ({
    compile: (db) => {
      const shape = parts.join();
      const text = written.get(shape) ?? write(slots, parts).compile(db);
      written.set(shape, text);
      return { ...text, parameters: text.parameters.map((each) => (isSlot<Values>(each) ? values[each.name] : each)) };
    },
  });
};

const isSlot = <Values>(parameter: unknown): parameter is Slot<keyof Values> => parameter instanceof Slot;
