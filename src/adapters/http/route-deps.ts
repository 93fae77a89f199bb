import type { Application } from "../../app/application.ts";
import type { Gate } from "./gate.ts";
import type { Limits } from "./limits.ts";
import type { Links } from "./links.ts";
import type { RateLimits } from "./rate-limits.ts";

/** What routes are made of. */
export type RouteDeps = {
  readonly application: Application;
  readonly gate: Gate;
  readonly links: Links;
  readonly limits: Limits;
  readonly rateLimits: RateLimits;
  /** Toss's client key, handed to whoever opens the payment window. */
  readonly clientKey: string;
  /** Origins that a checkout may return to. */
  readonly returnOrigins: ReadonlySet<string>;
};
