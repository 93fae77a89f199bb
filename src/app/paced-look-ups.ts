import type { Clock, PaymentGateway } from "./ports.ts";

type LookUps = Pick<PaymentGateway, "lookUp" | "lookUpByOrder">;

/** At most 100 look-ups a second, one after the other: however much news comes in, Toss is asked no faster. */
const APART_MS = 10;

/** 조회 간격. Look-ups that nobody waits for at a counter: each takes its turn. Whoever asks bounds how many wait. */
export const paceLookUps = ({ lookUp, lookUpByOrder }: LookUps, clock: Clock): LookUps => {
  let nextMs = Number.NEGATIVE_INFINITY;
  const turn = async (): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const mineMs = Math.max(nowMs, nextMs);
    nextMs = mineMs + APART_MS;
    if (mineMs > nowMs) await clock.sleep(mineMs - nowMs);
  };
  return {
    lookUp: async (paymentKey) => {
      await turn();
      return lookUp(paymentKey);
    },
    lookUpByOrder: async (orderId) => {
      await turn();
      return lookUpByOrder(orderId);
    },
  };
};
