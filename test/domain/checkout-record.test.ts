import { describe, expect, it } from "vitest";

import { issueOrder } from "../../src/domain/issue-order.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import { cancelKey, confirmKey } from "../../src/domain/checkout-record.ts";
import { shelf, terms, wanted } from "./orders.ts";

const digestOf = (overrides: Parameters<typeof terms>[0]): string =>
  issueOrder(wanted(), shelf, terms(overrides))._unsafeUnwrap().order.checkoutDigest;

describe("the checkout record", () => {
  it("is the same intention for the same order, whoever computes it", () => {
    expect(digestOf({})).toBe(digestOf({}));
  });

  it("is another one when the same user buys the same things again", () => {
    const again = { id: "0001ARZ3NDEKTSV4RRFFQ69G5G" as OrderId, nonce: "other" };
    expect(digestOf(again)).not.toBe(digestOf({}));
  });

  it("tells nothing that could be guessed: the nonce alone changes it", () => {
    expect(digestOf({ nonce: "another" })).not.toBe(digestOf({}));
  });

  it("gives every attempt, try and cancellation a key of its own, within Toss's 300 characters", () => {
    const digest = digestOf({});
    const keys = [1, 2, 3].flatMap((n) => [1, 2].flatMap((t) => [confirmKey(digest, n, t), cancelKey(digest, n, t)]));
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(300);
  });
});
