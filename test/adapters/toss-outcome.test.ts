import { describe, expect, it } from "vitest";

import { CODES } from "../../src/adapters/toss/codes.ts";
import { cancelOutcome, confirmOutcome, lookUpOutcome, type Reply } from "../../src/adapters/toss/outcome.ts";

const answer = (status: number, body: unknown): Reply => ({ type: "Answer", status, body });
const refusal = (status: number, code: string): Reply => answer(status, { code, message: "안내 문구" });
const NO_ANSWER: Reply = { type: "NoAnswer" };

const PAYMENT = {
  paymentKey: "tgen_20260101120000AbCd1",
  orderId: "order-000001",
  totalAmount: 15_000,
  balanceAmount: 15_000,
  currency: "KRW",
  method: "카드",
  status: "DONE",
  approvedAt: "2026-01-01T12:00:21+09:00",
  cancels: null,
};

/** Toss's reference for the confirm, row by row: the status it documents, the code, and what we make of it. */
const DOCUMENTED_CONFIRM_CODES = `
  400 ALREADY_PROCESSED_PAYMENT                        Processed
  400 ALREADY_PROCESSING_REQUEST                       Troubled
  400 PROVIDER_ERROR                                   Troubled
  400 CARD_PROCESSING_ERROR                            Troubled
  400 EXCEED_MAX_CARD_INSTALLMENT_PLAN                 Declined
  400 INVALID_REQUEST                                  Mistaken
  400 NOT_ALLOWED_POINT_USE                            Declined
  400 INVALID_API_KEY                                  Mistaken
  400 INVALID_REJECT_CARD                              Declined
  400 BELOW_MINIMUM_AMOUNT                             Mistaken
  400 INVALID_CARD_EXPIRATION                          Declined
  400 INVALID_STOPPED_CARD                             Declined
  400 INVALID_CARD_LOST_OR_STOLEN                      Declined
  400 INVALID_CARD_NUMBER                              Declined
  400 EXCEED_MAX_DAILY_PAYMENT_COUNT                   Declined
  400 EXCEED_MAX_PAYMENT_AMOUNT                        Declined
  400 EXCEED_MAX_AMOUNT                                Declined
  400 EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT                Declined
  400 EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT               Declined
  400 EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT              Declined
  400 NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT  Declined
  400 INVALID_CARD_INSTALLMENT_PLAN                    Mistaken
  400 NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN           Declined
  400 NOT_FOUND_TERMINAL_ID                            Mistaken
  400 INVALID_AUTHORIZE_AUTH                           Mistaken
  400 RESTRICTED_TRANSFER_ACCOUNT                      Declined
  400 INVALID_ACCOUNT_INFO_RE_REGISTER                 Declined
  400 INVALID_UNREGISTERED_SUBMALL                     Mistaken
  400 NOT_REGISTERED_BUSINESS                          Mistaken
  400 NOT_AVAILABLE_PAYMENT                            Troubled
  400 UNAPPROVED_ORDER_ID                              Troubled
  401 UNAUTHORIZED_KEY                                 Mistaken
  403 REJECT_CARD_PAYMENT                              Declined
  403 REJECT_ACCOUNT_PAYMENT                           Declined
  403 REJECT_CARD_COMPANY                              Declined
  403 REJECT_TOSSPAY_INVALID_ACCOUNT                   Declined
  403 FORBIDDEN_REQUEST                                Mistaken
  403 EXCEED_MAX_AUTH_COUNT                            Declined
  403 EXCEED_MAX_ONE_DAY_AMOUNT                        Declined
  403 NOT_AVAILABLE_BANK                               Troubled
  403 INVALID_PASSWORD                                 Declined
  403 INCORRECT_BASIC_AUTH_FORMAT                      Mistaken
  403 FDS_ERROR                                        Declined
  404 NOT_FOUND_PAYMENT                                Troubled
  404 NOT_FOUND_PAYMENT_SESSION                        Troubled
  500 FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING        Troubled
  500 FAILED_INTERNAL_SYSTEM_PROCESSING                Troubled
  500 UNKNOWN_PAYMENT_ERROR                            Troubled`;

const DOCUMENTED_CANCEL_CODES = `
  400 ALREADY_CANCELED_PAYMENT                         Troubled
  400 ALREADY_REFUND_PAYMENT                           Troubled
  400 NOT_MATCHES_REFUNDABLE_AMOUNT                    Stale
  400 INVALID_REFUND_ACCOUNT_INFO                      Declined
  400 INVALID_REFUND_ACCOUNT_NUMBER                    Declined
  400 INVALID_BANK                                     Declined
  400 EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT             Declined
  400 INVALID_REQUEST                                  Declined
  400 REFUND_REJECTED                                  Declined
  400 FORBIDDEN_BANK_REFUND_REQUEST                    Declined
  400 PROVIDER_ERROR                                   Troubled
  401 UNAUTHORIZED_KEY                                 Troubled
  403 NOT_CANCELABLE_AMOUNT                            Stale
  403 NOT_CANCELABLE_PAYMENT                           Declined
  403 FORBIDDEN_CONSECUTIVE_REQUEST                    Troubled
  403 FORBIDDEN_REQUEST                                Declined
  403 EXCEED_MAX_REFUND_DUE                            Declined
  403 NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT       Declined
  403 NOT_ALLOWED_PARTIAL_REFUND                       Declined
  403 NOT_AVAILABLE_BANK                               Troubled
  403 INCORRECT_BASIC_AUTH_FORMAT                      Troubled
  403 NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER          Declined
  403 EXCEED_CANCEL_LIMIT                              Declined
  404 NOT_FOUND_PAYMENT                                Declined
  500 FAILED_INTERNAL_SYSTEM_PROCESSING                Troubled
  500 FAILED_REFUND_PROCESS                            Troubled
  500 FAILED_METHOD_HANDLING_CANCEL                    Troubled
  500 FAILED_PARTIAL_REFUND                            Troubled
  500 COMMON_ERROR                                     Troubled
  500 FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING        Troubled`;

/** Not in the reference of the endpoint itself: for every endpoint, or from the global list. */
const OTHER_CONFIRM_CODES = `
  400 ALREADY_COMPLETED_PAYMENT                        Processed
  400 INVALID_IDEMPOTENCY_KEY                          Mistaken
  400 INVALID_TEST_CODE                                Mistaken
  409 IDEMPOTENT_REQUEST_PROCESSING                    Silent`;

const OTHER_CANCEL_CODES = `
  400 ALREADY_REFUNDING_PAYMENT                        Troubled
  400 INVALID_REFUND_AMOUNT                            Declined
  400 INVALID_API_KEY                                  Troubled
  400 INVALID_IDEMPOTENCY_KEY                          Declined
  400 INVALID_TEST_CODE                                Declined
  403 EXCEED_MAX_REFUND_AMOUNT                         Declined
  403 NOT_ALLOWED_REFUND_BANK                          Declined
  403 NOT_SUPPORTED_REFUND                             Declined
  409 IDEMPOTENT_REQUEST_PROCESSING                    Silent`;

type Row = { readonly status: number; readonly code: string; readonly outcome: string };

const rowsOf = (table: string): readonly Row[] =>
  table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([status = "", code = "", outcome = ""]) => ({ status: Number(status), code, outcome }));

const confirmRows = [...rowsOf(DOCUMENTED_CONFIRM_CODES), ...rowsOf(OTHER_CONFIRM_CODES)];
const cancelRows = [...rowsOf(DOCUMENTED_CANCEL_CODES), ...rowsOf(OTHER_CANCEL_CODES)];
const codesOf = (rows: readonly Row[]): readonly string[] => rows.map(({ code }) => code).sort();

describe("the table of codes", () => {
  it("holds every documented code of the confirm and the cancel, and none that these tests do not know", () => {
    expect(rowsOf(DOCUMENTED_CONFIRM_CODES)).toHaveLength(48);
    expect(rowsOf(DOCUMENTED_CANCEL_CODES)).toHaveLength(30);
    expect(Object.keys(CODES.confirm).sort()).toEqual(codesOf(confirmRows));
    expect(Object.keys(CODES.cancel).sort()).toEqual(codesOf(cancelRows));
  });
});

describe("confirmOutcome", () => {
  const expected = (code: string, outcome: string) => {
    if (outcome === "Processed") return { type: "Troubled", code, saidProcessed: true };
    return outcome === "Troubled" ? { type: outcome, code, saidProcessed: false } : { type: outcome, code };
  };

  it.each(confirmRows)("reads $code as $outcome, under whatever status it comes", ({ status, code, outcome }) => {
    for (const under of [status, 400, 403, 500, 503]) {
      expect(confirmOutcome(refusal(under, code))).toEqual(expected(code, outcome));
    }
  });

  it("takes nothing that only a cancel can be refused for as a no", () => {
    const cancelOnly = codesOf(cancelRows).filter((code) => !Object.hasOwn(CODES.confirm, code));
    for (const code of cancelOnly) expect(confirmOutcome(refusal(403, code)).type).toBe("Troubled");
  });

  it.each([400, 403, 418, 500, 501, 505])("leaves a code that nobody has heard of open, under %i", (status) => {
    const troubled = { type: "Troubled", code: "SOMETHING_NEW", saidProcessed: false };
    expect(confirmOutcome(refusal(status, "SOMETHING_NEW"))).toEqual(troubled);
  });

  it.each([429, 502, 503, 504])("hears silence in a %i that says nothing we know", (status) => {
    expect(confirmOutcome(answer(status, undefined))).toEqual({ type: "Silent", code: `HTTP_${status}` });
    expect(confirmOutcome(refusal(status, "TOO_BUSY"))).toEqual({ type: "Silent", code: "TOO_BUSY" });
  });

  it("hears silence where no answer came", () => {
    expect(confirmOutcome(NO_ANSWER)).toEqual({ type: "Silent", code: "NO_ANSWER" });
  });

  it.each([undefined, null, "", 0, [], {}, { code: "REJECT_CARD_PAYMENT" }, { ...PAYMENT, status: "MELTED" }])(
    "leaves a success that is no payment open: %j",
    (body) => {
      const troubled = { type: "Troubled", code: "UNREADABLE", saidProcessed: false };
      expect(confirmOutcome(answer(200, body))).toEqual(troubled);
    },
  );

  it.each([302, 400, 404, 500])("leaves a %i without a readable code open", (status) => {
    for (const body of [undefined, null, [], "Bad Gateway", { code: 7 }, { code: "no code\n" }, { code: "toString" }]) {
      const troubled = { type: "Troubled", code: `HTTP_${status}`, saidProcessed: false };
      expect(confirmOutcome(answer(status, body))).toEqual(troubled);
    }
  });

  it("finds the code in the newer envelope too", () => {
    const body = { version: "2024-06-01", traceId: "0", error: { code: "FDS_ERROR", message: "" } };
    expect(confirmOutcome(answer(403, body))).toEqual({ type: "Declined", code: "FDS_ERROR" });
  });

  it("answers with the payment that it was given", () => {
    expect(confirmOutcome(answer(200, PAYMENT))).toMatchObject({
      type: "Answered",
      record: { standing: "APPROVED", amount: 15_000 },
    });
  });
});

describe("cancelOutcome", () => {
  it.each(cancelRows)("reads $code as $outcome, under whatever status it comes", ({ status, code, outcome }) => {
    for (const under of [status, 400, 403, 500, 503]) {
      expect(cancelOutcome(refusal(under, code))).toEqual({ type: outcome, code });
    }
  });

  it("takes nothing that only a confirm can be refused for as a no", () => {
    const confirmOnly = codesOf(confirmRows).filter((code) => !Object.hasOwn(CODES.cancel, code));
    for (const code of confirmOnly) expect(cancelOutcome(refusal(403, code)).type).toBe("Troubled");
  });

  it("hears silence where no answer came, and where only a gateway spoke", () => {
    expect(cancelOutcome(NO_ANSWER)).toEqual({ type: "Silent", code: "NO_ANSWER" });
    expect(cancelOutcome(answer(504, undefined))).toEqual({ type: "Silent", code: "HTTP_504" });
  });

  it("leaves what it cannot read open", () => {
    expect(cancelOutcome(answer(200, {}))).toEqual({ type: "Troubled", code: "UNREADABLE" });
    expect(cancelOutcome(answer(500, undefined))).toEqual({ type: "Troubled", code: "HTTP_500" });
  });
});

describe("lookUpOutcome", () => {
  it("takes what our key may not see as hidden, which says nothing about the payment", () => {
    expect(lookUpOutcome(refusal(403, "FORBIDDEN_REQUEST"))).toEqual({ type: "Hidden", code: "FORBIDDEN_REQUEST" });
  });

  it.each(["NOT_FOUND_PAYMENT", "NOT_FOUND_PAYMENT_SESSION", "NOT_FOUND"])(
    "reads %s as a payment that is missing",
    (code) => expect(lookUpOutcome(refusal(404, code))).toEqual({ type: "Missing", code }),
  );

  it("does not take the 404 of a proxy or of a wrong address for the absence of a payment", () => {
    expect(lookUpOutcome(answer(404, undefined))).toEqual({ type: "Unreachable", code: "HTTP_404" });
    const wrongAddress = refusal(404, "NOT_FOUND_HTTP_METHOD");
    expect(lookUpOutcome(wrongAddress)).toEqual({ type: "Unreachable", code: "NOT_FOUND_HTTP_METHOD" });
  });

  it("learns nothing from anything else", () => {
    expect(lookUpOutcome(NO_ANSWER)).toEqual({ type: "Unreachable", code: "NO_ANSWER" });
    expect(lookUpOutcome(answer(200, {}))).toEqual({ type: "Unreachable", code: "UNREADABLE" });
    expect(lookUpOutcome(refusal(401, "UNAUTHORIZED_KEY"))).toEqual({ type: "Unreachable", code: "UNAUTHORIZED_KEY" });
    expect(lookUpOutcome(answer(429, undefined))).toEqual({ type: "Unreachable", code: "HTTP_429" });
  });
});
