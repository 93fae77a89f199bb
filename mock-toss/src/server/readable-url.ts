/** Clients that take the mock for a proxy write the whole address; everything up to the path is theirs. */
const ORIGIN = /^https?:\/\/[^/?#]+/i;

/**
 * The URL as the router can read it. A path with a percent sign that encodes nothing would be refused before any route saw it;
 * Toss looks for what was written there and does not find it, so each such sign stands for itself.
 */
export const readableUrl = (asked: string): string => {
  const url = asked.replace(ORIGIN, "") || "/";
  if (!url.includes("%")) return url;
  const questionMark = url.indexOf("?");
  const path = questionMark < 0 ? url : url.slice(0, questionMark);
  return isDecodable(path) ? url : path.replaceAll("%", "%25") + url.slice(path.length);
};

const isDecodable = (path: string): boolean => {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
};
