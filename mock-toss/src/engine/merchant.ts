/** 상점. A merchant as Toss knows it: one pair of keys, one product family, one API version. */
export type Merchant = {
  /** 상점아이디, at most 14 characters. */
  readonly mId: string;
  readonly clientKey: string;
  readonly secretKey: string;
  readonly version: ApiVersion;
};

export const API_VERSIONS = ["2022-11-16", "2024-06-01"] as const;

export type ApiVersion = (typeof API_VERSIONS)[number];

/**
 * The keys of Toss's public documentation and its official samples, which mix old and new ones as they please: those for
 * the API are one merchant's, those for the widgets another's.
 */
export const DOCUMENTATION_MERCHANTS: readonly Merchant[] = [
  {
    mId: "tvivarepublica",
    clientKey: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
    secretKey: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R",
    version: "2022-11-16",
  },
  {
    mId: "tgen_docs",
    clientKey: "test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm",
    secretKey: "test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6",
    version: "2022-11-16",
  },
  {
    mId: "tgen_docs",
    clientKey: "test_ck_docs_Ovk5rk1EwkEbP0W43n07xlzm",
    secretKey: "test_sk_docs_OaPz8L5KdmQXkzRz3y47BMw6",
    version: "2022-11-16",
  },
  {
    mId: "tvivarepublica",
    clientKey: "test_ck_OEP59LybZ8Bdv6A1JxkV6GYo7pRe",
    secretKey: "test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy",
    version: "2022-11-16",
  },
  {
    mId: "tvivarepublica",
    clientKey: "test_ck_5GePWvyJnrKaJa6BApq3gLzN97Eo",
    secretKey: "test_sk_aBX7zk2yd8yoXwoJ0gqVx9POLqKQ",
    version: "2022-11-16",
  },
];

/** Everybody may read it, and does: any other key is somebody's own, and is for nobody's screen. */
export const isPublished = (secretKey: string): boolean =>
  DOCUMENTATION_MERCHANTS.some((merchant) => merchant.secretKey === secretKey);

/** A pair of somebody's own keys. All such pairs are one merchant's: an API key and a widget key, most often. */
export const ownMerchant = (clientKey: string, secretKey: string): Merchant => ({
  mId: "tmock",
  clientKey,
  secretKey,
  version: "2022-11-16",
});

/** 결제위젯 연동 키. Its API version is not the merchant's to choose. */
export const isWidgetKey = (clientKey: string): boolean => /^(test|live)_gck_/.test(clientKey);

export const isClientKey = (key: unknown): boolean => typeof key === "string" && /^(test|live)_g?ck_./.test(key);

export const isSecretKey = (key: unknown): boolean => typeof key === "string" && /^(test|live)_g?[sa]k_./.test(key);

export const isTestKey = (key: string): boolean => key.startsWith("test_");
