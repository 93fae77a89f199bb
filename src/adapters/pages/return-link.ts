import type { Order } from "../../domain/order.ts";

/**
 * 쇼핑몰로 돌아가는 주소. It carries the order's code and nothing else: what became of the order, the shop's server asks. Looked at
 * again here, because an origin may have been taken off the list since the order was issued.
 */
export const returnLink = ({ id, returnUrl }: Order, origins: ReadonlySet<string>): string | null => {
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  if (!origins.has(url.origin)) return null;
  url.searchParams.set("orderId", id);
  return url.href;
};
