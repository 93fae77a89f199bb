import { describe, expect, it } from "vitest";

import { leaksIn } from "./canaries.ts";

describe("the search of all output", () => {
  it.each([
    ["a merchant's key", "authorization: Bearer merchant_test_key"],
    ["the secret key of Toss", "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R"],
    ["it as a header", `Basic ${btoa("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:")}`],
    ["a shopper's token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaW5qaSIsImlhdCI6MX0.bm90LWEtc2lnbmF0dXJlLWF0LWFsbA"],
    ["a CSRF token", `"csrfToken":"${"Ab1_".repeat(10)}xyz"`],
    ["a whole payment key", '"paymentKey":"tviva20260101120032GACZH"'],
    ["a card number", "card 4330-1234-5678-9012 refused"],
    ["the database's password", "connects to postgres://payonce:hunter2@127.0.0.1:5432/postgres"],
  ])("finds %s", (_, line) => expect(leaksIn(line)).not.toEqual([]));

  const banner = "keys       test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq  test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R";

  it("lets pass the published keys that mock-toss shows, and nothing that only looks like them", () => {
    expect(leaksIn(banner)).toEqual([]);
    for (const line of [
      ` ${banner}`,
      `${banner} `,
      banner.replace("keys", "sent"),
      banner.replace("test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq", "test_ck_other"),
      banner.replace("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R", "test_sk_of_a_shop_of_its_own_0123456789"),
    ]) {
      expect(leaksIn(line), line).not.toEqual([]);
    }
  });

  it("lets pass what operators need", () => {
    const line = `{"time":1763712000000,"orderId":"0001KA1B2C3D4E5F6G7H8J9K0M1N","paymentKey":"tviva2***","traceId":"a1b2c3d4-e5f6"}`;
    expect(leaksIn(line)).toEqual([]);
  });
});
