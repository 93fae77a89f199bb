import type { Answer } from "./exchange.ts";
import { keepAtMost } from "./retention.ts";
import type { World } from "./world.ts";

/** 멱등키. The first answer that was given under a key. */
export type BoundAnswer = {
  readonly status: number;
  readonly body: string;
  readonly traceId: string;
  /** Of the first request's body; only advice looks at it, as Toss does not. */
  readonly bodyHash: number;
  /** Epoch milliseconds of the key's first use. */
  readonly boundAt: number;
};

export const IDEMPOTENCY_KEY_LENGTH_MAX = 300;

/** What makes two requests the same: key, secret key, method and URL. The body has no part in it. */
export const requestIdentity = (secretKey: string, method: string, path: string, key: string): string =>
  `${secretKey}\n${method} ${path}\n${key}`;

export const boundAnswer = (world: World, identity: string, at: number): BoundAnswer | null => {
  const bound = world.collections.idempotency.get(identity);
  return bound !== undefined && bound.boundAt + world.options.idempotencyMs > at ? bound : null;
};

/** Binds the answer to its key, unless it says nothing final: still processing, too many requests, our own fault. */
export const bindAnswer = (
  world: World,
  identity: string,
  { answer, ...origin }: Pick<BoundAnswer, "traceId" | "bodyHash"> & { readonly answer: Answer },
  at: number,
): void => {
  if (answer.status === 409 || answer.status === 429) return;
  if (answer.status >= 500 && !world.options.bindServerErrors) return;
  const { idempotency } = world.collections;
  idempotency.delete(identity);
  idempotency.put(identity, { status: answer.status, body: answer.body, ...origin, boundAt: at });
  keepAtMost(idempotency, world.options.idempotencyKeysMax);
};
