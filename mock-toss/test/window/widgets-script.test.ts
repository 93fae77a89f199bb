import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { codeOf, open, URLS, WIDGET_KEY } from "./standard-page.ts";

describe("TossPayments().widgets()", () => {
  it("takes an amount of nothing while the cart fills, but no payment of it", async () => {
    const { TossPayments, addElement } = await open();
    addElement("#methods");
    const widgets = TossPayments(WIDGET_KEY).widgets({ customerKey: "c1" });
    await widgets.setAmount({ currency: "KRW", value: 0 });
    await widgets.renderPaymentMethods({ selector: "#methods" });
    const request = { orderId: "order-000001", orderName: "사과", ...URLS };
    expect(await codeOf(() => widgets.requestPayment(request))).toBe("BELOW_ZERO_AMOUNT");
    for (const [amount, code] of [
      [{ currency: "XXX", value: 1_000 }, "INVALID_AMOUNT_CURRENCY"],
      [{ currency: "KRW", value: 100.5 }, "INVALID_AMOUNT_VALUE"],
      [{ currency: "KRW", value: -1 }, "BELOW_ZERO_AMOUNT"],
    ] as const)
      expect(await codeOf(() => widgets.setAmount(amount))).toBe(code);
    await widgets.setAmount({ currency: "KRW", value: 1_000 });
    expect(await codeOf(() => widgets.requestPayment({ ...request, windowTarget: "popup" }))).toBe(
      "INVALID_PARAMETERS",
    );
  });

  it("keeps its order: amount, methods, terms, payment", async () => {
    const { TossPayments, addElement, left } = await open();
    addElement("#methods");
    const terms = addElement("#terms");
    const widgets = TossPayments(WIDGET_KEY).widgets({ customerKey: "c1" });
    const request = { orderId: "order-000001", orderName: "사과", ...URLS, windowTarget: "self" };

    expect(await codeOf(() => widgets.renderPaymentMethods({ selector: "#methods" }))).toBe("NOT_SETUP_AMOUNT");
    await widgets.setAmount({ currency: "KRW", value: 1_000 });
    expect(await codeOf(() => widgets.requestPayment(request))).toBe("NOT_SELECTED_PAYMENT_METHOD");
    expect(await codeOf(() => widgets.renderPaymentMethods({ selector: "#nowhere" }))).toBe("INVALID_SELECTOR");
    const methods = await widgets.renderPaymentMethods({ selector: "#methods", variantKey: "DEFAULT" });
    expect(await codeOf(() => widgets.renderPaymentMethods({ selector: "#methods" }))).toBe(
      "PAYMENT_METHODS_WIDGET_ALREADY_RENDERED",
    );
    await widgets.renderAgreement({ selector: "#terms" });
    const box = terms.find("agreement");
    Object.assign(box ?? {}, { checked: false });
    (box as unknown as { onchange: () => void }).onchange();
    expect(await codeOf(() => widgets.requestPayment(request))).toBe("NEED_AGREEMENT_WITH_REQUIRED_TERMS");
    Object.assign(box ?? {}, { checked: true });
    (box as unknown as { onchange: () => void }).onchange();
    expect(await methods.getSelectedPaymentMethod()).toEqual({ code: "CARD" });

    void widgets.requestPayment(request);
    await eventually(() => expect(left).toHaveLength(1));
    expect(left[0]).toContain("/window/tgen_");
    await methods.destroy();
    await widgets.renderPaymentMethods({ selector: "#methods" });
  });
});
