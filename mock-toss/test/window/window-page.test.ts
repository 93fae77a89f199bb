import { describe, expect, it } from "vitest";
import { windowPage } from "../../src/window/window-page.ts";
import { merchant } from "../engine/merchant-client.ts";

const methodsOffered = (method: string, language: "ko" | "en"): string[] => {
  const { engine, authenticated } = merchant();
  const payment = engine.world.collections.payments.get(authenticated({ method }))!;
  const page = windowPage(payment, language, "/decide");
  return [...page.matchAll(/data-testid="method-[^>]*>\s*([^<]+)</g)].map(([, label]) => label?.trim() ?? "");
};

describe("the payment window", () => {
  it("offers what is paid with in Korea", () => {
    expect(methodsOffered("카드", "ko")).toEqual([
      "카드",
      "간편결제",
      "계좌이체",
      "가상계좌",
      "휴대폰",
      "문화상품권",
      "도서문화상품권",
      "게임문화상품권",
    ]);
  });

  it("offers a foreign wallet first to whoever chose one in the shop, and says so in English", () => {
    expect(methodsOffered("FOREIGN_EASY_PAY", "en").slice(0, 4)).toEqual([
      "Foreign easy pay",
      "Card",
      "Easy pay",
      "Transfer",
    ]);
  });
});
