import { err, ok, ResultAsync, type Result } from "neverthrow";

import { SECOND_MS } from "../domain/instant.ts";
import type { OrderId, PaymentKey } from "../domain/ids.ts";
import type { LookUp, PaymentRecord } from "../domain/payment-record.ts";
import type { Clock, PaymentGateway, ProviderUnavailable, Report } from "./ports.ts";

export type UnknownPaymentKey = { readonly type: "UnknownPaymentKey" };

/** The redirect can be faster than Toss's own book-keeping: a payment still opened is looked at once more after this. */
const READY_AGAIN_MS = 0.3 * SECOND_MS;

/**
 * 첫 조회. Looks at a payment that only a client vouches for. One look-up per order and key is under way in a process, however many
 * ask. Nothing has been written by then: a forged key leaves a line in the log and a count.
 */
export type FirstLook = (
  orderId: OrderId,
  paymentKey: PaymentKey,
) => ResultAsync<PaymentRecord, UnknownPaymentKey | ProviderUnavailable>;

type FirstLookDeps = { readonly gateway: PaymentGateway; readonly clock: Clock; readonly report: Report };

export const makeFirstLook = ({ gateway, clock, report }: FirstLookDeps): FirstLook => {
  const underWay = new Map<string, Promise<LookUp>>();

  const look = async (paymentKey: PaymentKey): Promise<LookUp> => {
    const first = await gateway.lookUp(paymentKey);
    if (first.type !== "Found" || first.record.standing !== "OPENED") return first;
    await clock.sleep(READY_AGAIN_MS);
    return gateway.lookUp(paymentKey);
  };

  const shared = (orderId: OrderId, paymentKey: PaymentKey): Promise<LookUp> => {
    const name = `${orderId} ${paymentKey}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const looking = look(paymentKey).finally(() => underWay.delete(name));
    underWay.set(name, looking);
    return looking;
  };

  const read = (orderId: OrderId, seen: LookUp): Result<PaymentRecord, UnknownPaymentKey | ProviderUnavailable> => {
    switch (seen.type) {
      case "Found":
        return ok(seen.record);
      case "Missing":
      case "Hidden":
        report("payment.forged", { orderId, code: seen.code });
        return err({ type: "UnknownPaymentKey" });
      case "Unreachable":
        return err({ type: "ProviderUnavailable" });
    }
  };

  return (orderId, paymentKey) => new ResultAsync(shared(orderId, paymentKey).then((seen) => read(orderId, seen)));
};
