/** 웹훅 수신 주소. Where a merchant wants to be told. */
export type WebhookTarget = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Only this merchant's news; null: everybody's. */
  readonly mId: string | null;
};

export const WEBHOOK_EVENTS = [
  "PAYMENT_STATUS_CHANGED",
  "DEPOSIT_CALLBACK",
  "CANCEL_STATUS_CHANGED",
  "BILLING_DELETED",
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** 웹훅. One piece of news on its way to one target, with every attempt to deliver it. */
export type Webhook = {
  /** `whtrans_a01…`; retries keep it. */
  readonly id: string;
  readonly targetId: string;
  readonly url: string;
  readonly eventType: WebhookEvent;
  readonly paymentKey: string | null;
  readonly orderId: string | null;
  /** The payment's status it tells of. */
  readonly paymentStatus: string | null;
  /** Exactly what is sent, each time. */
  readonly body: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** What fault or lever made it other than it would have been. */
  readonly fault: string | null;
  state: "waiting" | "sending" | "delivered" | "failed" | "lost";
  retriedCount: number;
  /** When it is to be sent next; null when never. */
  nextAt: number | null;
  attempts: WebhookAttempt[];
};

export type WebhookAttempt = {
  readonly at: number;
  /** Null: no answer within ten seconds, or none at all. */
  readonly status: number | null;
  readonly note: string | null;
};

/** What a sender has to do: POST the body, wait for at most `timeoutMs`, and report. */
export type WebhookDelivery = {
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
};
