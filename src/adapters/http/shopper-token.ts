import { createVerifier, TokenError } from "fast-jwt";
import { createRemoteJWKSet, errors, jwtVerify, SignJWT } from "jose";
import { Type } from "typebox";
import { Compile } from "typebox/compile";

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

export const makeVerifyShopper = (keys: ShopperKeys): VerifyShopper =>
  "jwksUrl" in keys ? verifierOfPublished(new URL(keys.jwksUrl)) : verifierOfShared(keys.secrets);

/** A token for development, as the shop's own login would hand it out. */
export const signShopperToken = (userId: UserId, secret: string, at: Instant): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuedAt(new Date(at))
    .setExpirationTime(new Date(at + DEV_SESSION_MS))
    .sign(new TextEncoder().encode(secret));

/** Verified on the spot: jose would import the secret anew and have another thread look at each signature, at ten times the cost. */
const verifierOfShared = (secrets: readonly string[]): VerifyShopper => {
  const verifiers = secrets.map((key) =>
    createVerifier({ key, algorithms: ["HS256"], ignoreExpiration: true, ignoreNotBefore: true }),
  );
  return async (token, at) => {
    for (const verify of verifiers) {
      const claims = claimsOf(verify, token);
      if (claims !== null) return shopperOf(claims, at);
    }
    return null;
  };
};

const claimsOf = (verify: (token: string) => unknown, token: string): unknown => {
  try {
    return verify(token);
  } catch (error) {
    if (error instanceof TokenError) return null;
    throw error;
  }
};

const verifierOfPublished = (url: URL): VerifyShopper => {
  const keys = createRemoteJWKSet(url);
  return async (token, at) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: PUBLISHED_KEY_ALGORITHMS,
        currentDate: new Date(at),
      });
      return shopperOf(payload, at);
    } catch (error) {
      // The signature is checked before the claims, and the expiry after every other claim: an expired token is otherwise good.
      if (error instanceof errors.JWTExpired) return shopperOf(error.payload, at);
      if (isAboutToken(error)) return null;
      throw error;
    }
  };
};

/** Times are in seconds. What is good from a later time on is no token yet; what ran out says for how long. */
const Claims = Compile(
  Type.Object({
    sub: Type.String(),
    exp: Type.Optional(Type.Number()),
    nbf: Type.Optional(Type.Number()),
  }),
);

const shopperOf = (claims: unknown, at: Instant): Shopper | null => {
  if (!Claims.Check(claims) || (claims.nbf ?? 0) * SECOND_MS > at) return null;
  const expiredForMs = claims.exp === undefined ? 0 : Math.max(0, at - claims.exp * SECOND_MS);
  return UserId.parse(claims.sub)
    .map((userId) => ({ userId, expiredForMs }))
    .unwrapOr(null);
};

/** Whatever else goes wrong with published keys is not the token's fault, and no reason to send its shopper away. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !KEYS_NOT_TO_BE_HAD.has(error.code);
