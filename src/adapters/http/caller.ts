import type { UserId } from "../../domain/ids.ts";

/** Who sends a request. Somebody without a token is a caller too. */
export type Caller =
  | { readonly type: "nobody" }
  | { readonly type: "merchant" }
  | {
      readonly type: "shopper";
      readonly userId: UserId;
      /** The token ran out while its shopper paid: it stands only beside the order's CSRF token. */
      readonly expired: boolean;
      /** Known by a cookie that was given for the redirect's CSRF token alone. */
      readonly lesser: boolean;
    };

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
  }
}

export const NOBODY: Caller = { type: "nobody" };
