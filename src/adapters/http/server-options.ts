import type { FastifyBaseLogger } from "fastify";
import type { Registry } from "prom-client";

import type { Limits } from "./limits.ts";
import type { ShopperKeys } from "./shopper-token.ts";

export type ServerOptions = {
  /** Where browsers reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Origins whose pages may call us, and to which a checkout may return. */
  readonly allowedOrigins: readonly string[];
  /** Toss's client key, handed to whoever opens the payment window. */
  readonly clientKey: string;
  readonly merchantApiKey: string;
  readonly shopperKeys: ShopperKeys;
  /** Given in development alone: anybody may then become any shopper. */
  readonly devSession?: { readonly jwtSecret: string };
  /** Whether the database is reachable and migrated. */
  readonly ready: () => Promise<boolean>;
  readonly limits?: Partial<Limits>;
  readonly metrics: Registry;
  readonly logger: FastifyBaseLogger;
};
