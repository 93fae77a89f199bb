import { moveCancel, moveRefund } from "../cancel-status.ts";
import { errorMessage } from "../errors/catalogue.ts";
import { isRecord, textOf } from "../fields.ts";
import { giveBack } from "../operations/cancel.ts";
import { objectionToCancel } from "../operations/cancel-rules.ts";
import { readCancelRequest } from "../operations/cancel-request.ts";
import type { PaymentView } from "../payment-view.ts";
import { CANCEL_STATUSES, REFUND_STATUSES, type Payment } from "../payment.ts";
import type { Refused } from "../reply.ts";
import type { World } from "../world.ts";
import { jam, type Jammed } from "./jammed.ts";
import { pull } from "./payment-levers.ts";

export type CancelLevers = {
  /** A cancel made in Toss's dashboard: what the API takes, and nothing is also fine. */
  readonly cancelPayment: (paymentKey: string, input: unknown, at: number) => PaymentView | Jammed;
  /** `{cancelStatus, transactionKey?}` */
  readonly moveCancel: (paymentKey: string, input: unknown, at: number) => PaymentView | Jammed;
  /** `{refundStatus}` */
  readonly moveRefund: (paymentKey: string, input: unknown, at: number) => PaymentView | Jammed;
};

/** What an operator does in Toss's dashboard, and what banks and wallets make of it. */
export const cancelLevers = (world: World): CancelLevers => ({
  cancelPayment: (key, input, at) => pull(world, key, at, (payment) => cancelAtToss(world, payment, input, at)),
  moveCancel: (key, input, at) => {
    const cancelStatus = CANCEL_STATUSES.find((one) => isRecord(input) && one === input["cancelStatus"]);
    if (cancelStatus === undefined) return jam(400, `cancelStatus is one of ${CANCEL_STATUSES.join(", ")}`);
    const transactionKey = isRecord(input) ? textOf(input["transactionKey"], 1, 64) : null;
    return pull(world, key, at, (payment) => moveCancel(world, payment, { cancelStatus, transactionKey }, at));
  },
  moveRefund: (key, input, at) => {
    const refundStatus = REFUND_STATUSES.find((one) => isRecord(input) && one === input["refundStatus"]);
    if (refundStatus === undefined) return jam(400, `refundStatus is one of ${REFUND_STATUSES.join(", ")}`);
    return pull(world, key, at, (payment) => moveRefund(world, payment, refundStatus, at));
  },
});

const cancelAtToss = (world: World, payment: Payment, input: unknown, at: number): string | null => {
  const request = readCancelRequest({ cancelReason: "상점관리자에서 취소", ...(isRecord(input) ? input : {}) });
  if ("code" in request) return reasonOf(request);
  const objection = objectionToCancel(world.options, payment, request, at);
  if (objection !== null) return reasonOf(objection);
  giveBack(world, payment, request, at);
  return null;
};

const reasonOf = ({ code, message = errorMessage(code, "ko") }: Refused): string => `${code}: ${message}`;
