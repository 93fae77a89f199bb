import { createRemoteJWKSet, errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from "jose";

import { UserId } from "../../domain/ids.ts";
import { HOUR_MS, Instant, SECOND_MS } from "../../domain/instant.ts";

/** The shop signs its shoppers' tokens with secrets it shares with us (any of them counts), or publishes its keys. */
export type ShopperKeys = { readonly secrets: readonly string[] } | { readonly jwksUrl: string };

export type Shopper = {
  readonly userId: UserId;
  /** How long ago the token ran out; 0 while it is good. */
  readonly expiredForMs: number;
};

/** Who a token belongs to; null when it is not one of the shop's. Rejects only when the shop's keys cannot be fetched. */
export type VerifyShopper = (token: string, at: Instant) => Promise<Shopper | null>;

const PUBLISHED_KEY_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];
const KEYS_NOT_TO_BE_HAD = new Set(["ERR_JOSE_GENERIC", errors.JWKSTimeout.code, errors.JWKSInvalid.code]);
const DEV_SESSION_MS = 12 * HOUR_MS;

export const makeVerifyShopper = (keys: ShopperKeys): VerifyShopper => {
  if ("jwksUrl" in keys) return verifierBy(createRemoteJWKSet(new URL(keys.jwksUrl)), PUBLISHED_KEY_ALGORITHMS);
  const verifiers = keys.secrets.map((secret) => verifierBy(() => bytes(secret), ["HS256"]));
  return async (token, at) => {
    for (const verify of verifiers) {
      const shopper = await verify(token, at);
      if (shopper !== null) return shopper;
    }
    return null;
  };
};

/** A token for development, as the shop's own login would hand it out. */
export const signShopperToken = (userId: UserId, secret: string, at: Instant): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuedAt(new Date(at))
    .setExpirationTime(new Date(at + DEV_SESSION_MS))
    .sign(bytes(secret));

const verifierBy =
  (key: JWTVerifyGetKey, algorithms: string[]): VerifyShopper =>
  async (token, at) => {
    try {
      const { payload } = await jwtVerify(token, key, { algorithms, currentDate: new Date(at) });
      return shopperOf(payload, at);
    } catch (error) {
      // The signature is checked before the claims, and the expiry after every other claim: an expired token is otherwise good.
      if (error instanceof errors.JWTExpired) return shopperOf(error.payload, at);
      if (isAboutToken(error)) return null;
      throw error;
    }
  };

const shopperOf = ({ sub, exp }: JWTPayload, at: Instant): Shopper | null =>
  UserId.parse(sub)
    .map((userId) => ({ userId, expiredForMs: exp === undefined ? 0 : Math.max(0, at - exp * SECOND_MS) }))
    .unwrapOr(null);

/** Whatever else goes wrong with published keys is not the token's fault, and no reason to send its shopper away. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !KEYS_NOT_TO_BE_HAD.has(error.code);

const bytes = (secret: string): Uint8Array => new TextEncoder().encode(secret);
