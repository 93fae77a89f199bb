import { DOCUMENTATION_MERCHANTS, type ApiVersion, type EngineOptions, type Merchant } from "../engine/index.ts";
import { readOptions } from "../engine/check-options.ts";
import { API_VERSIONS, isClientKey, isSecretKey, isWidgetKey, ownMerchant } from "../engine/merchant.ts";

export type MockTossOptions = Partial<EngineOptions> & {
  /** Directory of the ledger. Without it the mock forgets everything when it ends. */
  readonly data?: string | undefined;
  /** One pair of keys instead of those of Toss's documentation, both or neither. `merchants` takes any number. */
  readonly secretKey?: string | undefined;
  readonly clientKey?: string | undefined;
  /** The API version of every key but those of widgets, which Toss has pinned to 2022-11-16. */
  readonly apiVersion?: ApiVersion | undefined;
  /** Where real time comes from, epoch milliseconds; `/_mock/clock` moves it. */
  readonly now?: () => number;
};

export type ServerOptions = {
  readonly data: string | undefined;
  readonly now: () => number;
  readonly engineOptions: EngineOptions;
};

/** The options with their defaults. What is no option, or no value of one, is a mistake in the program: it throws. */
export const readServerOptions = (options: MockTossOptions): ServerOptions => {
  const { data, secretKey, clientKey, apiVersion, now = Date.now, ...rest } = options;
  if (data !== undefined && (typeof data !== "string" || data === ""))
    throw new TypeError("mock-toss: data must be the path of a directory");
  if (typeof now !== "function") throw new TypeError("mock-toss: now must be a function");
  if (apiVersion !== undefined && !API_VERSIONS.includes(apiVersion))
    throw new TypeError(`mock-toss: apiVersion must be ${API_VERSIONS.join(" or ")}`);
  if (rest.merchants !== undefined && (secretKey !== undefined || clientKey !== undefined))
    throw new TypeError("mock-toss: give either merchants or one pair of secretKey and clientKey");
  const engineOptions = readOptions(rest);
  const merchants = (rest.merchants ?? merchantsOf(clientKey, secretKey)).map((merchant) =>
    apiVersion === undefined || isWidgetKey(merchant.clientKey) ? merchant : { ...merchant, version: apiVersion },
  );
  return { data, now, engineOptions: { ...engineOptions, merchants } };
};

const merchantsOf = (clientKey?: string, secretKey?: string): readonly Merchant[] => {
  if (clientKey === undefined && secretKey === undefined) return DOCUMENTATION_MERCHANTS;
  if (clientKey === undefined || secretKey === undefined)
    throw new TypeError("mock-toss: secretKey and clientKey belong together: give both or neither");
  if (!isClientKey(clientKey)) throw new TypeError("mock-toss: clientKey must be a client key: test_ck_…, test_gck_…");
  if (!isSecretKey(secretKey)) throw new TypeError("mock-toss: secretKey must be a secret key: test_sk_…, test_gsk_…");
  return [ownMerchant(clientKey, secretKey)];
};
