/**
 * A merchant's URL with parameters added. What it already carries stays as it was written: a query, a `?` or `&` left at
 * its end, a fragment.
 */
export const withParameters = (url: string, parameters: Readonly<Record<string, string | null>>): string => {
  const hash = url.indexOf("#");
  const fragment = hash < 0 ? "" : url.slice(hash);
  const address = (hash < 0 ? url : url.slice(0, hash)).replace(/[?&]+$/, "");
  const added = Object.entries(parameters)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return `${address}${address.includes("?") ? "&" : "?"}${added}${fragment}`;
};

/** An absolute http(s) URL, or, as card apps need, one with a scheme of its own. */
export const isRedirectUrl = (value: unknown): value is string =>
  typeof value === "string" && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+/i.test(value);
