import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 1_000;

type Shop = { readonly url: string; readonly merchantApiKey: string };

/**
 * What a shop's backend does once it has taken note of a paid order, done for the demo shop while no endpoint of yours is named:
 * asks for the paid ones and completes each.
 */
export const acknowledgePaidOrders = async ({ url, merchantApiKey }: Shop, signal: AbortSignal): Promise<void> => {
  const headers = { authorization: `Bearer ${merchantApiKey}` };
  const round = async (): Promise<void> => {
    const answer = await fetch(`${url}/v1/orders?status=SUCCESS&limit=100`, { headers, signal });
    const { items } = (await answer.json()) as { items: readonly { orderId: string }[] };
    for (const { orderId } of items) {
      await fetch(`${url}/v1/orders/${orderId}/complete`, { method: "POST", headers, signal });
    }
  };
  while (!signal.aborted) {
    await round().catch(() => undefined);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
};
