import { CANCEL_STATUSES, REFUND_STATUSES } from "../engine/payment.ts";
import { anything, flag, list, number, object, oneOf, ref, text } from "./schemas.ts";
import type { Operation } from "./document.ts";

const collection = (name: string, summary: string): Operation => ({
  route: `GET /_mock/${name}`,
  summary,
  query: ["orderId", "paymentKey", "q", "_sort", "_order", "_page", "_limit"],
  answer: list(anything),
});

/** What only the mock offers. */
export const LEVER_PATHS: readonly Operation[] = [
  collection("payments", "every payment"),
  {
    route: "POST /_mock/payments",
    summary: "a payment that a shopper has authenticated",
    body: object({
      "orderId*": text(),
      "amount*": number(),
      orderName: text(),
      method: text("카드 unless it says otherwise"),
      status: text("READY, IN_PROGRESS (default), WAITING_FOR_DEPOSIT, DONE"),
      clientKey: text("whose payment it is"),
    }),
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/deposit",
    summary: "the money arrives; another amount goes back",
    body: object({ amount: number("the payment's unless it says otherwise") }),
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/deposit-error",
    summary: "the bank takes it back",
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/expire",
    summary: "its time, or its deadline, is over",
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/cancel",
    summary: "a cancel made in Toss's dashboard, in full or in part",
    body: object({
      cancelReason: text(),
      cancelAmount: number("absent: the whole balance"),
      taxFreeAmount: number(),
      refundReceiveAccount: object({ "bank*": text(), "accountNumber*": text(), "holderName*": text() }),
    }),
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/cancel-status",
    summary: "how far a cancel has come; ABORTED gives nothing back",
    body: object({
      "cancelStatus*": oneOf(...CANCEL_STATUSES),
      transactionKey: text("of which cancel; the latest unless it says otherwise"),
    }),
    answer: ref("Payment"),
  },
  {
    route: "POST /_mock/payments/{paymentKey}/refund",
    summary: "how far the bank has come with the refund of a deposit",
    body: object({ "refundStatus*": oneOf(...REFUND_STATUSES) }),
    answer: ref("Payment"),
  },
  collection("transactions", "the ledger: a row for each approval and each cancel"),
  collection("requests", "the journal of requests, with advice"),
  { route: "GET /_mock/faults", summary: "what goes wrong", answer: list(ref("FaultRule")) },
  {
    route: "POST /_mock/faults",
    summary: "one more thing that goes wrong",
    body: ref("FaultRule"),
    answer: ref("FaultRule"),
  },
  { route: "DELETE /_mock/faults", summary: "nothing goes wrong any more", answer: anything },
  { route: "DELETE /_mock/faults/{id}", summary: "one thing less goes wrong", answer: anything },
  collection("webhooks", "every webhook, with its attempts"),
  {
    route: "POST /_mock/webhooks",
    summary: "a target",
    body: object({ "url*": text(), events: list(text()), clientKey: text() }),
    answer: anything,
  },
  { route: "POST /_mock/webhooks/{id}/replay", summary: "sent again, from the first try", answer: anything },
  {
    route: "POST /_mock/webhooks/forge",
    summary: "a webhook that lies",
    body: object({ "paymentKey*": text(), status: text() }),
    answer: ref("Payment"),
  },
  { route: "GET /_mock/webhook-targets", summary: "the targets", answer: list(anything) },
  { route: "DELETE /_mock/webhook-targets/{id}", summary: "one target less", answer: anything },
  { route: "GET /_mock/clock", summary: "the time", answer: anything },
  {
    route: "POST /_mock/clock",
    summary: "another time",
    body: object({
      advance: text("10m, 90s, 2d, or milliseconds"),
      now: text("ISO 8601, or epoch milliseconds"),
      frozen: flag,
    }),
    answer: anything,
  },
  { route: "POST /_mock/reset", summary: "a clean slate", answer: anything },
  { route: "GET /_mock/state", summary: "everything it knows", answer: anything },
  { route: "PUT /_mock/state", summary: "all of that again", body: anything, answer: anything },
];
