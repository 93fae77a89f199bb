import type { Application } from "../../app/application.ts";
import type { CheckoutCookie } from "../http/checkout-cookie.ts";
import type { Links } from "../http/links.ts";
import type { PagePaths } from "./page-paths.ts";

/** What the hosted pages are made of. */
export type PageDeps = {
  readonly application: Application;
  readonly checkoutCookie: CheckoutCookie;
  readonly links: Links;
  readonly paths: PagePaths;
  readonly clientKey: string;
  /** Where the payment script comes from. */
  readonly sdkUrl: string;
  /** How long a virtual account is asked to wait for its deposit. */
  readonly depositHours: number;
  /** Where shoppers go on who came to nothing; null where we know of no shop. */
  readonly shop: string | null;
  /** Origins that a checkout may return to. */
  readonly returnOrigins: ReadonlySet<string>;
};
