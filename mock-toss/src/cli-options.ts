import { parseArgs } from "node:util";
import { isHttpUrl } from "./engine/check-options.ts";
import type { ApiVersion, Merchant } from "./engine/index.ts";
import { API_VERSIONS, isClientKey, isSecretKey, ownMerchant } from "./engine/merchant.ts";

export type CliOptions = {
  readonly port: number;
  readonly host: string;
  readonly seed: string | undefined;
  readonly data: string | undefined;
  /** Undefined: those of Toss's documentation. */
  readonly merchants: readonly Merchant[] | undefined;
  readonly apiVersion: ApiVersion | undefined;
  readonly webhookUrls: readonly string[];
  readonly publicUrl: string | null;
};

export type CliCommand =
  | { readonly type: "serve"; readonly options: CliOptions }
  | { readonly type: "help" }
  | { readonly type: "misused"; readonly message: string };

/** Flags come before the environment, and an empty variable is none. */
export const parseCommand = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CliCommand => {
  try {
    const values = readFlags(args);
    return values.help === true ? { type: "help" } : { type: "serve", options: readValues(values, env) };
  } catch (error) {
    // Node explains over several lines; one is enough.
    const message = error instanceof Error ? error.message : String(error);
    return { type: "misused", message: message.replace(/\s*\n\s*/g, " ") };
  }
};

const readFlags = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      seed: { type: "string" },
      data: { type: "string" },
      "secret-key": { type: "string", multiple: true },
      "client-key": { type: "string", multiple: true },
      "api-version": { type: "string" },
      "webhook-url": { type: "string", multiple: true },
      "public-url": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  }).values;

type Flags = ReturnType<typeof readFlags>;

const readValues = (flags: Flags, env: Readonly<Record<string, string | undefined>>): CliOptions => {
  const port = flags.port ?? (env["MOCK_TOSS_PORT"] || "4000");
  insist(/^\d{1,5}$/.test(port) && Number(port) <= 65_535, "--port and MOCK_TOSS_PORT take a number from 0 to 65535");
  for (const name of ["host", "seed", "data"] as const) insist(flags[name] !== "", `--${name} must not be empty`);
  const webhooks = flags["webhook-url"] ?? (env["MOCK_TOSS_WEBHOOK_URL"] || undefined)?.split(",") ?? [];
  const webhookUrls = webhooks.map((url) => url.trim());
  const publicUrl = flags["public-url"] ?? (env["MOCK_TOSS_PUBLIC_URL"] || null);
  insist(webhookUrls.every(isHttpUrl), "--webhook-url and MOCK_TOSS_WEBHOOK_URL take http or https URLs");
  insist(publicUrl === null || isHttpUrl(publicUrl), "--public-url and MOCK_TOSS_PUBLIC_URL take an http or https URL");
  const apiVersion = API_VERSIONS.find((version) => version === flags["api-version"]);
  insist(
    flags["api-version"] === undefined || apiVersion !== undefined,
    `--api-version is ${API_VERSIONS.join(" or ")}`,
  );
  return {
    port: Number(port),
    host: flags.host ?? "127.0.0.1",
    seed: flags.seed,
    data: flags.data,
    merchants: readMerchants(flags),
    apiVersion,
    webhookUrls,
    publicUrl,
  };
};

const readMerchants = ({
  "client-key": clientKeys = [],
  "secret-key": secretKeys = [],
}: Flags): CliOptions["merchants"] => {
  insist(clientKeys.length === secretKeys.length, "--secret-key and --client-key belong together");
  insist(clientKeys.every(isClientKey), "--client-key takes a client key: test_ck_…, or test_gck_… for widgets");
  insist(secretKeys.every(isSecretKey), "--secret-key takes a secret key: test_sk_…, or test_gsk_… for widgets");
  const keys = [...clientKeys, ...secretKeys];
  insist(new Set(keys).size === keys.length, "--client-key and --secret-key take each key once");
  if (clientKeys.length === 0) return undefined;
  return clientKeys.map((clientKey, index) => ownMerchant(clientKey, secretKeys[index] ?? ""));
};

const insist = (isRight: boolean, message: string): void => {
  if (!isRight) throw new Error(message);
};
