import type { CancelOutcome } from "../../domain/cancel-answer.ts";
import type { ConfirmOutcome } from "../../domain/confirm-answer.ts";
import type { LookUp, PaymentRecord } from "../../domain/payment-record.ts";
import { CODES, lookIn, type CancelMeaning, type ConfirmMeaning } from "./codes.ts";
import { readErrorCode, readPayment } from "./wire.ts";

/** What came back over the wire: a whole answer, its body parsed (undefined when it is no JSON), or none. */
export type Reply =
  { readonly type: "Answer"; readonly status: number; readonly body: unknown } | { readonly type: "NoAnswer" };

type Heard = { readonly type: "Payment"; readonly record: PaymentRecord } | Complaint;

/** `fromToss`: not from a gateway in front of it, nor from nobody at all. */
type Complaint = { readonly type: "Complaint"; readonly code: string; readonly fromToss: boolean };

const NO_ANSWER = "NO_ANSWER";
const UNREADABLE = "UNREADABLE";

/** Too many requests, and what gateways say when they cannot reach Toss or have waited for it too long. */
const GATEWAY_STATUSES: readonly number[] = [429, 502, 503, 504];

/** The status says only whether this should be a payment; what an error means, its code says. */
const hear = (reply: Reply): Heard => {
  if (reply.type === "NoAnswer") return { type: "Complaint", code: NO_ANSWER, fromToss: false };
  const { status, body } = reply;
  if (status >= 200 && status < 300) {
    const record = readPayment(body);
    return record ? { type: "Payment", record } : { type: "Complaint", code: UNREADABLE, fromToss: true };
  }
  const code = readErrorCode(body) ?? `HTTP_${status}`;
  return { type: "Complaint", code, fromToss: !GATEWAY_STATUSES.includes(status) };
};

/** Toss binds what it has answered to the key, so that only what it never answered may be asked again under the same one. */
const unlisted = ({ fromToss }: Complaint): "UNCERTAIN" | "SAME_KEY" => (fromToss ? "UNCERTAIN" : "SAME_KEY");

const AFTER_CONFIRM: Record<ConfirmMeaning, (code: string) => ConfirmOutcome> = {
  REFUSED: (code) => ({ type: "Declined", code }),
  MISTAKE: (code) => ({ type: "Mistaken", code }),
  PROCESSED: (code) => ({ type: "Troubled", code, saidProcessed: true }),
  STATE: (code) => ({ type: "Troubled", code, saidProcessed: false }),
  UNCERTAIN: (code) => ({ type: "Troubled", code, saidProcessed: false }),
  SAME_KEY: (code) => ({ type: "Silent", code }),
};

/** 승인 응답 해석. */
export const confirmOutcome = (reply: Reply): ConfirmOutcome => {
  const heard = hear(reply);
  if (heard.type === "Payment") return { type: "Answered", record: heard.record };
  const meaning = lookIn(CODES.confirm, heard.code) ?? unlisted(heard);
  return AFTER_CONFIRM[meaning](heard.code);
};

const AFTER_CANCEL: Record<CancelMeaning, (code: string) => CancelOutcome> = {
  REFUSED: (code) => ({ type: "Declined", code }),
  MISTAKE: (code) => ({ type: "Declined", code }),
  STALE: (code) => ({ type: "Stale", code }),
  KEY_REFUSED: (code) => ({ type: "Troubled", code }),
  STATE: (code) => ({ type: "Troubled", code }),
  UNCERTAIN: (code) => ({ type: "Troubled", code }),
  SAME_KEY: (code) => ({ type: "Silent", code }),
};

/** 취소 응답 해석. */
export const cancelOutcome = (reply: Reply): CancelOutcome => {
  const heard = hear(reply);
  if (heard.type === "Payment") return { type: "Answered", record: heard.record };
  const meaning = lookIn(CODES.cancel, heard.code) ?? unlisted(heard);
  return AFTER_CANCEL[meaning](heard.code);
};

/**
 * Only these say that Toss has looked and shows nothing. A bare 404 is somebody else's, of a proxy or a wrong address, and must not
 * count as the absence of a payment.
 */
const MISSING: readonly string[] = ["NOT_FOUND_PAYMENT", "NOT_FOUND_PAYMENT_SESSION", "NOT_FOUND"];
/** Toss has looked, and will not show what it saw to our secret key. */
const HIDDEN = "FORBIDDEN_REQUEST";

/** 조회 응답 해석. */
export const lookUpOutcome = (reply: Reply): LookUp => {
  const heard = hear(reply);
  if (heard.type === "Payment") return { type: "Found", record: heard.record };
  const { code } = heard;
  if (code === HIDDEN) return { type: "Hidden", code };
  return { type: MISSING.includes(code) ? "Missing" : "Unreachable", code };
};
