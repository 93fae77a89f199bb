import type { Merchant } from "./merchant.ts";
import type { EngineOptions } from "./options.ts";
import { refuse, type Refused } from "./reply.ts";

export type Authenticated = { readonly type: "authenticated"; readonly merchant: Merchant };

/** Basic authentication as Toss does it: the secret key is the user, the password is empty, the colon is a must. */
export type Authenticate = (header: string | undefined) => Authenticated | Refused;

export const createAuthenticate = (options: EngineOptions): Authenticate => {
  const bySecret = new Map(options.merchants.map((merchant) => [merchant.secretKey, merchant]));
  const byHeader = new Map(
    options.merchants.map((merchant): [string, Authenticated] => [
      `Basic ${btoa(`${merchant.secretKey}:`)}`,
      { type: "authenticated", merchant },
    ]),
  );
  return (header) => {
    if (header === undefined) return refuse(options.missingAuthorization);
    return byHeader.get(header) ?? authenticateSlowly(header, bySecret);
  };
};

/** Any spelling of the scheme, and base64 without padding: clients in the wild send both, and Toss takes them. */
const authenticateSlowly = (header: string, bySecret: ReadonlyMap<string, Merchant>): Authenticated | Refused => {
  const [, encoded] = /^basic\s+(\S+)\s*$/i.exec(header) ?? [];
  if (encoded === undefined) return refuse("UNAUTHORIZED_KEY");
  const decoded = decode(encoded);
  if (decoded === null || !decoded.includes(":")) return refuse("INCORRECT_BASIC_AUTH_FORMAT");
  const merchant = bySecret.get(decoded.slice(0, decoded.indexOf(":")));
  return merchant === undefined ? refuse("UNAUTHORIZED_KEY") : { type: "authenticated", merchant };
};

const decode = (encoded: string): string | null => {
  try {
    return atob(encoded);
  } catch {
    return null;
  }
};
