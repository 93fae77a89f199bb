import { parseArgs } from "node:util";
import type { ApiVersion, Merchant } from "./engine/index.ts";
import { ownMerchant } from "./engine/merchant.ts";

const API_VERSIONS: readonly ApiVersion[] = ["2022-11-16", "2024-06-01"];

export type CliOptions = {
  readonly port: number;
  readonly host: string;
  readonly seed: string | undefined;
  readonly data: string | undefined;
  /** Undefined: those of Toss's documentation. */
  readonly merchants: readonly Merchant[] | undefined;
  readonly apiVersion: ApiVersion | undefined;
  readonly webhookUrls: readonly string[];
};

export type CliCommand =
  | { readonly type: "serve"; readonly options: CliOptions }
  | { readonly type: "help" }
  | { readonly type: "misused"; readonly message: string };

export const HELP = `mock-toss: a local Toss Payments

Usage: mock-toss [options]

  --port <number>        port to listen on; 0 takes a free one   (4000, or MOCK_TOSS_PORT)
  --host <address>       address to listen on                    (127.0.0.1)
  --seed <text>          decides every key it deals              (mock-toss)
  --data <directory>     keeps its ledger there; without it, it forgets everything at its end
  --client-key <key>     your own keys instead of those of Toss's public documentation;
  --secret-key <key>       may be given often, in pairs: API keys, widget keys
  --webhook-url <url>    where webhooks go; may be given often    (MOCK_TOSS_WEBHOOK_URL, comma-separated)
  --api-version <date>   2022-11-16 or 2024-06-01                  (2022-11-16)
  --help                 this text

Toss's paths are under /v1, its levers under /_mock.
`;

/** Flags come before the environment. */
export const parseCommand = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CliCommand => {
  try {
    const { values } = parseArgs({
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
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return { type: "help" };
    const port = Number(values.port ?? env["MOCK_TOSS_PORT"] ?? "4000");
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return { type: "misused", message: "--port and MOCK_TOSS_PORT take a number from 0 to 65535" };
    const { "secret-key": secretKeys = [], "client-key": clientKeys = [] } = values;
    if (secretKeys.length !== clientKeys.length)
      return { type: "misused", message: "--secret-key and --client-key belong together" };
    const apiVersion = API_VERSIONS.find((version) => version === values["api-version"]);
    if (values["api-version"] !== undefined && apiVersion === undefined)
      return { type: "misused", message: `--api-version is ${API_VERSIONS.join(" or ")}` };
    return {
      type: "serve",
      options: {
        port,
        host: values.host ?? "127.0.0.1",
        seed: values.seed,
        data: values.data,
        merchants:
          clientKeys.length === 0
            ? undefined
            : clientKeys.map((clientKey, index) => ownMerchant(clientKey, secretKeys[index] ?? "")),
        apiVersion,
        webhookUrls: values["webhook-url"] ?? env["MOCK_TOSS_WEBHOOK_URL"]?.split(",") ?? [],
      },
    };
  } catch (error) {
    return { type: "misused", message: error instanceof Error ? error.message : String(error) };
  }
};
