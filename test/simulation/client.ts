import type { Result } from "neverthrow";

import type { Application } from "../../src/app/application.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Instance } from "./instance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What a client was told of a payment, and when. */
export type Told = {
  readonly at: number;
  readonly orderId: OrderId;
  readonly paymentKey: PaymentKey;
  readonly what: "success" | "failure" | "pending";
  readonly detail: string;
};

/** A browser waits this long for an answer. */
const CLIENT_TIMEOUT_MS = 30_000;

/** Asks some server that is up. Null: no answer came, and nobody knows what became of the question. */
export const ask = async <T, E>(
  time: VirtualTime,
  instance: Instance | undefined,
  question: (application: Application) => PromiseLike<Result<T, E>>,
): Promise<Result<T, E> | null> => {
  if (instance === undefined) return null;
  return Promise.race([
    question(instance.application),
    instance.death.then(() => null),
    time.sleep(CLIENT_TIMEOUT_MS).then(() => null),
  ]);
};
