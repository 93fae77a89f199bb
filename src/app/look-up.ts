import type { Look } from "../domain/pursue.ts";
import type { PaymentKey } from "../domain/ids.ts";
import type { OrderStore, PaymentGateway } from "./ports.ts";

type LookUpDeps = { readonly store: Pick<OrderStore, "now">; readonly gateway: PaymentGateway };

/** Looks a payment up at Toss. What it shows is at least as new as the moment the question left. */
export const makeLookUp =
  ({ store, gateway }: LookUpDeps) =>
  async (paymentKey: PaymentKey): Promise<Look> => {
    const lookedAt = store.now();
    return { seen: await gateway.lookUp(paymentKey), lookedAt };
  };

export type LookUpPayment = ReturnType<typeof makeLookUp>;
