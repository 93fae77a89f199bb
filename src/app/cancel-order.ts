import { err, ok, safeTry, type Result, type ResultAsync } from "neverthrow";

import { isUnderWay } from "../domain/cancellation.ts";
import { cancelOrder as cancel } from "../domain/cancel-order.ts";
import type { CancelDecision, CancelRequest, NotCancelable } from "../domain/cancel-request.ts";
import type { Change } from "../domain/change.ts";
import type { OrderId } from "../domain/ids.ts";
import type { Order } from "../domain/order.ts";
import type { Background } from "./background.ts";
import type { Door, OrderNotFound, OutOfStock } from "./door.ts";
import type { Admission, PaymentGateway, ProviderUnavailable, RefundAccount, StoreUnavailable } from "./ports.ts";
import type { PursueCancellation } from "./pursue-cancellation.ts";
import type { Watch } from "./watch.ts";

export type CancelOrderCommand = {
  readonly orderId: OrderId;
  readonly request: Omit<CancelRequest, "keyId" | "namesRefundAccount">;
  readonly refundAccount: RefundAccount | null;
  /** How long the caller waits for the result, in ms; the work goes on after that. */
  readonly waitMs: number;
};

/** `Pending`: whether Toss has cancelled it is not known yet. */
export type CancelAnswer = { readonly type: "Done" | "Pending"; readonly order: Order };

/** `AlreadyPaid`: the account was to be closed, and a deposit was found. */
export type CancelOrderError =
  | OrderNotFound
  | OutOfStock
  | NotCancelable
  | { readonly type: "AlreadyPaid"; readonly orderId: OrderId }
  | ProviderUnavailable
  | StoreUnavailable;

/** 주문 취소. Ends an unpaid order, an account being closed at Toss first; gives back all or part of what was paid. */
export type CancelOrder = (command: CancelOrderCommand) => ResultAsync<CancelAnswer, CancelOrderError>;

type CancelOrderDeps = {
  readonly door: Door;
  readonly gateway: Pick<PaymentGateway, "keyId">;
  readonly admission: Pick<Admission, "isClosed">;
  readonly cancellations: PursueCancellation;
  readonly watch: Watch;
  readonly background: Background;
};

export const makeCancelOrder = (deps: CancelOrderDeps): CancelOrder => {
  const { door, gateway, admission, cancellations, watch, background } = deps;

  /** What would have to be sent is not begun while nobody answers: the same request may come again. */
  const ifItCanBeSent = (change: Change<CancelDecision>): Result<Change<CancelDecision>, ProviderUnavailable> =>
    change.decided.type === "Send" && admission.isClosed() ? err({ type: "ProviderUnavailable" }) : ok(change);

  return ({ orderId, request, refundAccount, waitMs }) =>
    safeTry<CancelAnswer, CancelOrderError>(async function* () {
      const asked = { ...request, namesRefundAccount: refundAccount !== null, keyId: gateway.keyId };
      const begun = yield* door.change(
        orderId,
        (order, at) => cancel(order, asked, at).andThen(ifItCanBeSent),
        refundAccount,
      );
      const { order, decided } = begun;
      if (decided.type === "Ended") return ok({ type: "Done" as const, order });
      if (decided.type === "Send") background.run("cancel", () => cancellations.send(order, decided.cancellation));

      const ordinal = decided.type === "Send" ? decided.cancellation.ordinal : decided.ordinal;
      const settled = await watch.until(order, (order) => !isOpen(order, ordinal), waitMs);
      return cancelAnswer(settled, ordinal);
    });
};

const isOpen = (order: Order, ordinal: number): boolean =>
  order.cancellations.some((known) => known.ordinal === ordinal && isUnderWay(known));

const cancelAnswer = (order: Order, ordinal: number): Result<CancelAnswer, CancelOrderError> => {
  const asked = order.cancellations.find((known) => known.ordinal === ordinal);
  if (asked !== undefined && isUnderWay(asked)) return ok({ type: "Pending", order });
  if (asked?.purpose === "CLOSE" && order.status === "SUCCESS") return err({ type: "AlreadyPaid", orderId: order.id });
  return asked?.status === "DECLINED"
    ? err({ type: "NotCancelable", pgCode: asked.pgCode })
    : ok({ type: "Done", order });
};
