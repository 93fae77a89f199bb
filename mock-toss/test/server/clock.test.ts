import { describe, expect, it } from "vitest";
import { type ClockView, mockOverHttp } from "./mock-over-http.ts";

describe("the clock", () => {
  it("refuses a move that makes no sense, and stays where it is", async () => {
    const { url, json } = await mockOverHttp({ now: () => 1_000 });
    const before = await json<ClockView>("GET", "/_mock/clock");
    for (const body of [
      '{"advance":"999999999999d"}',
      '{"advance":1e308}',
      '{"advance":"NaN"}',
      '{"advance":-1001}',
      '{"frozen":true,"now":-1}',
      '{"frozen":true,"now":"+010000-01-01T00:00:00Z"}',
      '{"frozen":"yes"}',
      '{"frozen":true,"advance":"soon"}',
      '{"advnace":"1d"}',
      '{"advance":null}',
      "{}",
      "[]",
      "{broken",
      "",
    ]) {
      const answer = await fetch(`${url}/_mock/clock`, { method: "POST", body });
      expect([body, answer.status, await answer.json()]).toEqual([body, 400, { message: expect.any(String) }]);
      expect(await json("GET", "/_mock/clock")).toEqual(before);
    }
  });

  it("goes back as far as 1970", async () => {
    const { json } = await mockOverHttp({ now: () => 1_000 });
    expect(await json("POST", "/_mock/clock", { advance: -1_000 })).toMatchObject({ now: "1970-01-01T00:00:00.000Z" });
    expect(await json("POST", "/_mock/clock", { now: "9999-12-31T23:59:59+09:00", frozen: true })).toMatchObject({
      now: "9999-12-31T14:59:59.000Z",
      frozen: true,
    });
  });
});
