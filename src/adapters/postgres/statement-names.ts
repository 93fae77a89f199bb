/** Statements are put together from parts, in a few dozen ways; a search in many more, and those need no name. */
const NAMES_MAX = 500;

const names = new Map<string, string>();

/**
 * A name for a statement, the same for its text in the whole process: under it a connection parses and plans it once. Undefined where
 * there are too many already.
 */
export const statementName = (text: string): string | undefined => {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = `payonce_${names.size + 1}`;
  names.set(text, name);
  return name;
};
