import type { ErrorCode } from "./errors/catalogue.ts";
import { DOCUMENTATION_MERCHANTS, type Merchant } from "./merchant.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Everything about the engine that can be chosen. Where Toss's behaviour is not documented, the default is the likelier one. */
export type EngineOptions = {
  /** The same seed and the same requests at the same times give the same keys and outcomes. */
  readonly seed: string;
  readonly merchants: readonly Merchant[];
  /**
   * Where links in answers point (`checkout.url`, `receipt.url`). Null: wherever the latest request came to, so that whoever
   * reaches the mock under another name can follow them; before there was one, to Toss.
   */
  readonly publicUrl: string | null;
  /** How long a window may stay open: READY becomes EXPIRED. Milliseconds. */
  readonly readyMs: number;
  /** How long an authenticated payment waits for its confirm: IN_PROGRESS becomes EXPIRED. Milliseconds. */
  readonly inProgressMs: number;
  /** How long an idempotency key keeps its answer. Milliseconds. */
  readonly idempotencyMs: number;
  /** How long a hung request is held when the client does not go away first. Milliseconds. */
  readonly hangMs: number;
  /** What a request without an Authorization header gets. */
  readonly missingAuthorization: ErrorCode;
  /** What confirm answers when the amount is not the authenticated one. */
  readonly wrongAmount: ErrorCode;
  /** What confirm answers when the orderId is not the payment's. */
  readonly wrongOrderId: ErrorCode;
  /** What confirm answers for a paymentKey nobody has seen. */
  readonly unknownPaymentKey: ErrorCode;
  /** What confirm answers for a payment that an earlier confirm left ABORTED. */
  readonly abortedPayment: ErrorCode;
  /** Whether a 5xx answer is bound to its idempotency key, as 2xx and 4xx are. */
  readonly bindServerErrors: boolean;
  /** Whether cancel compares `refundableAmount` with the balance. */
  readonly honourRefundableAmount: boolean;
  /** Whether a second payment may be approved under an orderId that has one: the merchant's bad day, so allowed. */
  readonly allowSecondApproval: boolean;
  /** Which payment a look-up by order answers when there were several attempts. */
  readonly byOrder: "latest-authenticated" | "latest" | "first";
  /** The sign of `amount` in a cancel's row of `/v1/transactions`. */
  readonly cancelRowSign: 1 | -1;
  /** The status of a deposited virtual account that is refunded in one go. */
  readonly virtualAccountFullRefund: "CANCELED" | "PARTIAL_CANCELED";
  /**
   * How long the cancels of asynchronous foreign wallets, all but PayPal, stay IN_PROGRESS before they are DONE, with a
   * CANCEL_STATUS_CHANGED. Milliseconds. Null: they are DONE at once, as everybody else's.
   */
  readonly foreignCancelMs: number | null;
  /** Whether a webhook's retries keep its transmission id. */
  readonly keepTransmissionId: boolean;
  /** How many calls of one API a merchant has in a minute before it hears 429: 100 in Toss's test environment. Null: any. */
  readonly callsPerMinuteMax: number | null;
  /** How many requests the journal keeps. */
  readonly requestsMax: number;
  /**
   * How many finished payments are remembered, and with them their transactions, and how many that still wait for
   * something; the oldest are forgotten first. As many billing keys and cash receipts.
   */
  readonly paymentsMax: number;
  /** How many webhooks are remembered that are over, and how many that are still on their way. */
  readonly webhooksMax: number;
  /** Where webhooks go from the beginning, and after a reset; more can be registered later. */
  readonly webhookUrls: readonly string[];
  /** How many idempotency keys are remembered. */
  readonly idempotencyKeysMax: number;
};

export const DEFAULT_OPTIONS: EngineOptions = {
  seed: "mock-toss",
  merchants: DOCUMENTATION_MERCHANTS,
  publicUrl: null,
  readyMs: 30 * MINUTE_MS,
  inProgressMs: 10 * MINUTE_MS,
  idempotencyMs: 15 * DAY_MS,
  hangMs: 2 * MINUTE_MS,
  missingAuthorization: "UNAUTHORIZED_KEY",
  wrongAmount: "INVALID_REQUEST",
  wrongOrderId: "NOT_FOUND_PAYMENT_SESSION",
  unknownPaymentKey: "NOT_FOUND_PAYMENT_SESSION",
  abortedPayment: "ALREADY_PROCESSED_PAYMENT",
  bindServerErrors: false,
  honourRefundableAmount: true,
  allowSecondApproval: true,
  byOrder: "latest-authenticated",
  cancelRowSign: 1,
  virtualAccountFullRefund: "CANCELED",
  foreignCancelMs: MINUTE_MS,
  keepTransmissionId: true,
  callsPerMinuteMax: null,
  requestsMax: 1_000,
  paymentsMax: 100_000,
  idempotencyKeysMax: 100_000,
  webhooksMax: 10_000,
  webhookUrls: [],
};
