/** Text that has been made safe for a page. */
export type Html = { readonly html: string };

type Part = Html | string | number | readonly Html[];

/** A template whose values are escaped, unless they are Html already. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html => ({
  html: strings.reduce((text, string, index) => text + string + render(values[index] ?? ""), ""),
});

const render = (part: Part): string => {
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return "html" in part ? part.html : part.map((one) => one.html).join("");
};

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
