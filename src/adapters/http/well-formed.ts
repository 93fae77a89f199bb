import type { FastifyReply, FastifyRequest } from "fastify";

import { refuse } from "./answer.ts";
import { invalid } from "./refusal.ts";

/**
 * Refuses text that no database column and no other system could keep: NUL, and halves of surrogate pairs. Looks at everything
 * a client can write: path, query and body, names of members included.
 */
export const refuseMalformedText = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
  if (!isDecodable(request.raw.url ?? "")) return refuse(reply, { type: "Unreadable" });
  const { params, query, body } = request;
  for (const [field, value] of Object.entries({ params, query, body })) {
    if (!isWellFormed(value)) return refuse(reply, invalid(field, "must be well-formed text without NUL"));
  }
  return undefined;
};

/** Iterative: a body may be nested as deep as 64 KB allow. */
const isWellFormed = (value: unknown): boolean => {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string" && (!next.isWellFormed() || next.includes("\0"))) return false;
    if (typeof next === "object" && next !== null)
      for (const [name, member] of Object.entries(next)) left.push(name, member);
  }
  return true;
};

/** Percent signs that stand for no UTF-8 would otherwise pass as they are. */
const isDecodable = (url: string): boolean => {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
};
