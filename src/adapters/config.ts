import { LANES_MAX } from "../domain/ids.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/instant.ts";
import type { ReserveAt } from "../domain/order.ts";
import {
  EnvironmentReader,
  isLongerThan,
  isOrigin,
  isUrlOf,
  oneOf,
  startsWith,
  withoutSlash,
  type Check,
  type Environment,
} from "./environment.ts";
import { Secret } from "./secret.ts";

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: Secret;
  readonly toss: {
    readonly secretKey: Secret;
    readonly clientKey: string;
    readonly apiUrl: string;
    readonly sdkUrl: string;
  };
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  /** The first signs, all verify. */
  readonly tokenSecrets: readonly [Secret, ...Secret[]];
  readonly shopperTokens: { readonly secret: Secret } | { readonly jwksUrl: string };
  readonly merchantApiKey: Secret;
  /** Where the merchant hears of its orders, if it wants to; all of the secrets sign. */
  readonly events: { readonly url: Secret; readonly secrets: readonly [Secret, ...Secret[]] } | null;
  readonly logLevel: string;
  readonly orderLifeMs: number;
  readonly depositMs: number;
  readonly reserveAt: ReserveAt;
  readonly lanes: number;
};

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];
/** A secret that can be guessed is none: 32 characters of random text hold enough. */
const SECRET_LENGTH_MIN = 32;

/** Reads the environment once, into a frozen typed value. In development a secret may be one that people can type. */
export const readConfig = (env: Environment, { typableSecrets = false } = {}): Config => {
  const isLong = isLongerThan(typableSecrets ? 1 : SECRET_LENGTH_MIN);
  const read = new EnvironmentReader(env);
  const config: Config = {
    port: read.wholeNumber("PORT", 3000, 0, 65_535),
    host: read.text("HOST", "0.0.0.0"),
    databaseUrl: new Secret(read.required("DATABASE_URL", isUrlOf("postgres:", "postgresql:"))),
    toss: {
      secretKey: new Secret(
        read.required("TOSS_SECRET_KEY", startsWith("test_sk_", "live_sk_", "test_gsk_", "live_gsk_")),
      ),
      clientKey: read.required("TOSS_CLIENT_KEY", startsWith("test_ck_", "live_ck_", "test_gck_", "live_gck_")),
      apiUrl: read.url("TOSS_API_URL", "https://api.tosspayments.com"),
      sdkUrl: read.url("TOSS_SDK_URL", "https://js.tosspayments.com/v2/standard"),
    },
    publicUrl: withoutSlash(read.required("PUBLIC_URL", isUrlOf("http:", "https:"))),
    allowedOrigins: read.list("ALLOWED_ORIGINS", isOrigin),
    tokenSecrets: read.secrets("TOKEN_SECRET", isLong),
    shopperTokens: readShopperTokens(read, isLong),
    merchantApiKey: new Secret(read.required("MERCHANT_API_KEY", isLong)),
    events: readEvents(read),
    logLevel: read.text("LOG_LEVEL", "info", oneOf(...LOG_LEVELS)),
    orderLifeMs: read.wholeNumber("ORDER_TTL_MINUTES", 45, 1, 7 * 24 * 60) * MINUTE_MS,
    depositMs: read.wholeNumber("DEPOSIT_HOURS", 24, 1, 24 * 90) * HOUR_MS,
    reserveAt: read.text("RESERVE_AT", "confirm", oneOf("checkout", "confirm")) as ReserveAt,
    lanes: read.wholeNumber("LANES", 1, 1, LANES_MAX),
  };
  complainOfPair(read, config.toss);
  read.finish();
  return Object.freeze(config);
};

/** For commands that only need the database. */
export const readDatabaseConfig = (env: Environment): { readonly databaseUrl: Secret } => {
  const read = new EnvironmentReader(env);
  const databaseUrl = new Secret(read.required("DATABASE_URL", isUrlOf("postgres:", "postgresql:")));
  read.finish();
  return { databaseUrl };
};

/** For whoever says which server a database serves under from now on. */
export const readPublicUrl = (env: Environment): string => {
  const read = new EnvironmentReader(env);
  const publicUrl = withoutSlash(read.required("PUBLIC_URL", isUrlOf("http:", "https:")));
  read.finish();
  return publicUrl;
};

const readShopperTokens = (read: EnvironmentReader, isLong: Check): Config["shopperTokens"] => {
  const jwksUrl = read.text("JWKS_URL", "", isUrlOf("http:", "https:"));
  if (jwksUrl !== "") return { jwksUrl };
  const secret = read.text("JWT_SECRET", "", isLong);
  if (secret === "") read.complain("JWT_SECRET or JWKS_URL is missing");
  return { secret: new Secret(secret) };
};

const readEvents = (read: EnvironmentReader): Config["events"] => {
  const url = read.text("EVENT_WEBHOOK_URL", "", (value) => isUrlOf("http:", "https:")(value) ?? hasNoUser(value));
  if (url !== "") return { url: new Secret(url), secrets: read.secrets("EVENT_WEBHOOK_SECRET", isWebhookSecret) };
  if (read.text("EVENT_WEBHOOK_SECRET", "") !== "") {
    read.complain("EVENT_WEBHOOK_URL is missing, and with it whoever EVENT_WEBHOOK_SECRET would sign for");
  }
  return null;
};

const hasNoUser: Check = (value) =>
  new URL(value).username === "" ? null : "must not name a user: the signature says who sends";

/** As Standard Webhooks has it: whoever reads another key from it than we do refuses every event. */
const isWebhookSecret: Check = (value) => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1] ?? "";
  const bytes = base64.length % 4 === 0 ? Buffer.from(base64, "base64").length : 0;
  return bytes >= 24 && bytes <= 64 ? null : "must be whsec_ and 24 to 64 bytes in base64 (docs/events.md makes one)";
};

/** Most of the trouble with Toss's keys is a pair that does not belong together: test with live, widget with individual. */
const complainOfPair = (read: EnvironmentReader, { secretKey, clientKey }: Config["toss"]): void => {
  const family = (key: string): string => key.replace(/^(test|live)_(g?)[sc]k_.*$/s, "$1 $2");
  if (clientKey !== "" && secretKey.reveal() !== "" && family(secretKey.reveal()) !== family(clientKey)) {
    read.complain("TOSS_SECRET_KEY and TOSS_CLIENT_KEY are not of the same kind (test or live, widget or individual)");
  }
};
