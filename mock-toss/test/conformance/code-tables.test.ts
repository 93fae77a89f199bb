import { describe, expect, it } from "vitest";
import { merchant } from "../engine/merchant-client.ts";

/** `code name` pairs, as the reference lists them. */
const table = (text: string): readonly (readonly [code: string, name: string])[] =>
  text
    .trim()
    .split(/\s*·\s*/)
    .map((pair) => pair.split(" ") as [string, string]);

const BANKS = table(
  `39 경남 · 34 광주 · 12 지역농축협 · 32 부산 · 45 새마을 · 64 산림 · 88 신한 · 48 신협 · 27 씨티 · 20 우리 · 71 우체국 · 50 저축 ·
   37 전북 · 35 제주 · 90 카카오 · 89 케이 · 92 토스 · 81 하나 · 54 HSBC · 03 기업 · 06 국민 · 31 대구 · 31 iM · 02 산업 · 11 농협 ·
   23 SC제일 · 07 수협`,
);

const CARDS = table(
  `3K 기업BC · 46 광주 · 71 롯데 · 30 산업 · 31 BC · 51 삼성 · 38 새마을 · 41 신한 · 62 신협 · 36 씨티 · 33 우리 · 37 우체국 · 39 저축 ·
   35 전북 · 42 제주 · 15 카카오뱅크 · 3A 케이뱅크 · 24 토스뱅크 · 21 하나 · 61 현대 · 11 국민 · 91 농협 · 34 수협 · 6D 다이너스 ·
   4M 마스터 · 3C 유니온페이 · 7A 아멕스 · 4J JCB · 4V 비자`,
);

const ENGLISH_CARDS = table(
  `41 SHINHAN · 61 HYUNDAI · 51 SAMSUNG · 33 WOORI · 11 KOOKMIN · 71 LOTTE · 91 NONGHYEOP · 21 HANA · 31 BC · 3K IBK_BC · 30 KDBBANK ·
   24 TOSSBANK · 15 KAKAOBANK · 34 SUHYEOP · 35 JEONBUKBANK · 3A KBANK · 37 POST · 38 SAEMAUL · 36 CITI · 39 SAVINGBANK · 42 JEJUBANK ·
   46 GWANGJUBANK · 62 SHINHYEOP · 4J JCB · 3C UNIONPAY · 4M MASTER · 4V VISA · 6D DINERS · 6I DISCOVER · 7A AMEX`,
);

const WALLETS = table(
  `TOSSPAY 토스페이 · NAVERPAY 네이버페이 · SAMSUNGPAY 삼성페이 · APPLEPAY 애플페이 · LPAY 엘페이 · KAKAOPAY 카카오페이 · PINPAY 핀페이 ·
   PAYCO 페이코 · SSG SSG페이`,
);

const CARRIERS = ["KT", "LGU", "SKT", "HELLO", "KCT", "SK7"];

const ORDER = { orderId: "order-000001", orderName: "사과", amount: 1_000 };

const bankOf = (bank: unknown): string | undefined =>
  merchant().ask("POST", "/v1/virtual-accounts", { ...ORDER, customerName: "김토스", bank }).body.virtualAccount
    ?.bankCode;

/** A payment whose window was asked for with these options, once it is approved. */
const paidWith = (method: string, options: Record<string, unknown>) => {
  const { ask, engine, now, confirm } = merchant();
  const { paymentKey } = ask("POST", "/v1/payments", { method, ...ORDER, ...options }).body;
  engine.controls.decideWindow(paymentKey, { type: "approve", choice: {}, language: "ko" }, now());
  return confirm(paymentKey).body;
};

describe("§12 code tables", () => {
  it.each(BANKS)("bank %s is %s", (code, name) => {
    expect([bankOf(code), bankOf(name)]).toEqual([code, code]);
  });

  it("securities firms have codes that begin with S, and a code sent as a number has lost its zero", () => {
    expect([bankOf("S0"), bankOf("ST"), bankOf(3), bankOf("SU"), bankOf("99")]).toEqual([
      "S0",
      "ST",
      "03",
      undefined,
      undefined,
    ]);
  });

  it.each([...CARDS, ["W1", "W1"] as const])("card company %s is %s", (code, name) => {
    for (const cardCompany of [code, name]) expect(paidWith("CARD", { cardCompany }).card?.issuerCode).toBe(code);
  });

  it.each(ENGLISH_CARDS)("card company %s is %s in English", (code, name) => {
    expect(paidWith("CARD", { card: { cardCompany: name } }).card?.issuerCode).toBe(code);
  });

  it("the same two characters mean a bank here and a card company there", () => {
    expect([bankOf("11"), bankOf("농협"), paidWith("CARD", { cardCompany: "농협" }).card?.issuerCode]).toEqual([
      "11",
      "11",
      "91",
    ]);
  });

  it.each(WALLETS)("wallet %s is answered as %s", (code, name) => {
    for (const easyPay of [code, name])
      expect(paidWith("CARD", { easyPay })).toMatchObject({ method: "간편결제", easyPay: { provider: name } });
  });

  it("carriers", () => {
    expect(paidWith("MOBILE_PHONE", { mobilePhone: { mobileCarriers: CARRIERS } }).method).toBe("휴대폰");
  });
});
