import type { OrderId } from "../../domain/ids.ts";

/** Addresses as the pages write them: without origin, below whatever path the public address has. */
export type PagePaths = {
  readonly checkout: (id: OrderId) => string;
  readonly success: (id: OrderId) => string;
  readonly fail: (id: OrderId) => string;
  /** The order in the API. */
  readonly order: (id: OrderId) => string;
  readonly asset: (name: string) => string;
};

export const makePagePaths = (publicUrl: string): PagePaths => {
  const base = new URL(publicUrl).pathname.replace(/\/$/, "");
  const checkout = (id: OrderId): string => `${base}/checkout/${id}`;
  return {
    checkout,
    success: (id) => `${checkout(id)}/success`,
    fail: (id) => `${checkout(id)}/fail`,
    order: (id) => `${base}/v1/orders/${id}`,
    asset: (name) => `${base}/assets/${name}`,
  };
};
