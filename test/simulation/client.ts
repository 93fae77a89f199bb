import type { Result } from "neverthrow";

import type { Application } from "../../src/app/application.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";
import type { Chance } from "./chance.ts";
import type { World } from "./world.ts";

/** A client asks for a payment, or is told of it; whoever hears nothing was told nothing. */
export type JournalEntry = {
  readonly orderId: OrderId;
  readonly paymentKey: PaymentKey;
  readonly what: "asked" | "success" | "account" | "failure" | "pending";
  readonly detail: string;
};

/** A browser waits this long for an answer. */
const CLIENT_TIMEOUT_MS = 30_000;

/** Asks a server. Null: no answer came, and nobody knows what became of the question. */
export const ask = async <T, E>(
  world: World,
  chance: Chance,
  question: (application: Application) => PromiseLike<Result<T, E>>,
): Promise<Result<T, E> | null> => {
  const instance = world.someInstance(chance);
  if (instance === undefined) return null;
  const answer = await Promise.race([
    question(instance.application),
    instance.death.then(() => null),
    world.time.sleep(CLIENT_TIMEOUT_MS).then(() => null),
  ]);
  if (answer?.isErr() === true) checkExcuse(world, answer.error);
  return answer;
};

/** While no server does anything wrong, none may say that the store does. */
const checkExcuse = ({ weather, violations }: World, error: unknown): void => {
  const isExcuse = typeof error === "object" && error !== null && "type" in error && error.type === "StoreUnavailable";
  if (isExcuse && weather.calmServers) violations.push("excuse: somebody was told that the store is unavailable");
};
