import { isErrorCode } from "./errors/catalogue.ts";
import { isRecord } from "./fields.ts";
import { API_VERSIONS, isClientKey, isSecretKey } from "./merchant.ts";
import { DEFAULT_OPTIONS, type EngineOptions } from "./options.ts";

/** What an option may be, and how to say so. */
type Check = { readonly accepts: (value: unknown) => boolean; readonly wanted: string };

/** The longest that a timer of Node's can wait. Milliseconds. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export const isHttpUrl = (value: unknown): boolean => {
  if (typeof value !== "string" || !/^https?:\/\//i.test(value)) return false;
  return URL.canParse(value);
};

const oneOf = (...values: readonly unknown[]): Check => ({
  accepts: (value) => values.includes(value),
  wanted: values.map((value) => JSON.stringify(value)).join(" or "),
});
const count = (max: number = Number.MAX_SAFE_INTEGER): Check => ({
  accepts: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max,
  wanted: `a whole number from 1 to ${max}`,
});
const countOrNull: Check = {
  accepts: (value) => value === null || count().accepts(value),
  wanted: "null or a whole number above 0",
};
const errorCode: Check = {
  accepts: (value) => typeof value === "string" && isErrorCode(value),
  wanted: "an error code of Toss",
};
const flag = oneOf(true, false);

const CHECKS: Readonly<Record<keyof EngineOptions, Check>> = {
  seed: { accepts: (value) => typeof value === "string", wanted: "a text" },
  merchants: {
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isMerchant) && haveOwnKeys(value),
    wanted:
      "a list of {mId, clientKey, secretKey, version}: keys as Toss writes them (test_ck_…, test_sk_…), none twice, " +
      `a version of ${API_VERSIONS.join(" or ")}`,
  },
  publicUrl: {
    accepts: (value) => value === null || isHttpUrl(value),
    wanted: "an http or https URL, or null for wherever a request came to",
  },
  readyMs: count(),
  inProgressMs: count(),
  idempotencyMs: count(),
  hangMs: count(TIMER_MAX_MS),
  missingAuthorization: errorCode,
  wrongAmount: errorCode,
  wrongOrderId: errorCode,
  unknownPaymentKey: errorCode,
  abortedPayment: errorCode,
  bindServerErrors: flag,
  honourRefundableAmount: flag,
  allowSecondApproval: flag,
  byOrder: oneOf("latest-authenticated", "latest", "first"),
  cancelRowSign: oneOf(1, -1),
  virtualAccountFullRefund: oneOf("CANCELED", "PARTIAL_CANCELED"),
  foreignCancelMs: countOrNull,
  keepTransmissionId: flag,
  callsPerMinuteMax: countOrNull,
  requestsMax: count(),
  paymentsMax: count(),
  webhooksMax: count(),
  webhookUrls: {
    accepts: (value) => Array.isArray(value) && value.every(isHttpUrl),
    wanted: "a list of http or https URLs",
  },
  idempotencyKeysMax: count(),
};

const isMerchant = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value["mId"] === "string" &&
  value["mId"] !== "" &&
  isClientKey(value["clientKey"]) &&
  isSecretKey(value["secretKey"]) &&
  API_VERSIONS.some((version) => version === value["version"]);

/** One key says who somebody is, so it belongs to one pair. */
const haveOwnKeys = (merchants: readonly Readonly<Record<string, unknown>>[]): boolean =>
  new Set(merchants.flatMap(({ clientKey, secretKey }) => [clientKey, secretKey])).size === merchants.length * 2;

/** The options with the defaults filled in. A name or a value that is none is a mistake in the program: it throws. */
export const readOptions = (options: Partial<EngineOptions>): EngineOptions => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(CHECKS, name)) throw new TypeError(`mock-toss has no option ${name}`);
    const { accepts, wanted } = CHECKS[name as keyof EngineOptions];
    if (!accepts(value)) throw new TypeError(`mock-toss: ${name} must be ${wanted}`);
  }
  return { ...DEFAULT_OPTIONS, ...(Object.fromEntries(given) as Partial<EngineOptions>) };
};
