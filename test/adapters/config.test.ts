import { describe, expect, it } from "vitest";

import { readConfig } from "../../src/adapters/config.ts";
import { InvalidConfig } from "../../src/adapters/environment.ts";
import { EVENT_SECRET } from "../event-listener.ts";

const SERVING = {
  DATABASE_URL: "postgres://localhost/shop",
  PUBLIC_URL: "https://pay.example.com",
  TOSS_SECRET_KEY: "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R",
  TOSS_CLIENT_KEY: "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
  TOKEN_SECRET: "token-secret-of-the-tests-0123456789",
  JWT_SECRET: "jwt-secret-of-the-tests-0123456789",
  MERCHANT_API_KEY: "merchant-key-of-the-tests-0123456789",
};
const URL = "https://shop.example.com/events";

const problemsOf = (env: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readConfig({ ...SERVING, ...env });
    return [];
  } catch (error) {
    if (error instanceof InvalidConfig) return error.problems;
    throw error;
  }
};

describe("where the merchant hears of its orders", () => {
  it("is nowhere unless it is named", () => {
    expect(readConfig(SERVING).events).toBeNull();
    expect(readConfig({ ...SERVING, EVENT_WEBHOOK_URL: " ", EVENT_WEBHOOK_SECRET: "" }).events).toBeNull();
  });

  it("is read with the secrets that sign, and prints neither", () => {
    const config = readConfig({
      ...SERVING,
      EVENT_WEBHOOK_URL: `${URL}?token=x`,
      EVENT_WEBHOOK_SECRET: `${EVENT_SECRET}, ${EVENT_SECRET}`,
    });
    expect(config.events?.url.reveal()).toBe(`${URL}?token=x`);
    expect(config.events?.secrets.map((secret) => secret.reveal())).toEqual([EVENT_SECRET, EVENT_SECRET]);
    expect(JSON.stringify(config.events)).toBe('{"url":"***","secrets":["***","***"]}');
  });

  it("needs its secret, as the secret needs it", () => {
    expect(problemsOf({ EVENT_WEBHOOK_URL: URL })).toEqual(["EVENT_WEBHOOK_SECRET is missing"]);
    expect(problemsOf({ EVENT_WEBHOOK_SECRET: EVENT_SECRET })).toEqual([
      expect.stringMatching(/^EVENT_WEBHOOK_URL is missing/),
    ]);
  });

  it.each(["shop.example.com/events", "ftp://shop.example.com", "https://user:word@shop.example.com/"])(
    "is not %s",
    (url) => {
      expect(problemsOf({ EVENT_WEBHOOK_URL: url, EVENT_WEBHOOK_SECRET: EVENT_SECRET })).toEqual([
        expect.stringMatching(/^EVENT_WEBHOOK_URL must/),
      ]);
    },
  );

  it.each([
    ["no prefix", EVENT_SECRET.slice("whsec_".length)],
    ["too few bytes", `whsec_${Buffer.alloc(23).toString("base64")}`],
    ["too many", `whsec_${Buffer.alloc(65).toString("base64")}`],
    ["another alphabet", `whsec_${Buffer.alloc(32, 255).toString("base64url")}`],
    ["a letter missing", EVENT_SECRET.slice(0, -1)],
  ])("is not signed for by a secret with %s", (_, secret) => {
    expect(problemsOf({ EVENT_WEBHOOK_URL: URL, EVENT_WEBHOOK_SECRET: secret })).toEqual([
      expect.stringMatching(/^EVENT_WEBHOOK_SECRET must be whsec_/),
    ]);
  });
});
