import type { Tokens } from "../../app/tokens.ts";
import type { OrderId } from "../../domain/ids.ts";
import { Instant, MINUTE_MS } from "../../domain/instant.ts";
import type { Order } from "../../domain/order.ts";

/** A link to the checkout opens it for this long. */
const TICKET_MS = 15 * MINUTE_MS;

/** Addresses of an order on this server, as browsers and clients reach it. */
export type Links = {
  /** Opens the hosted checkout without a login. A fresh one each time. */
  readonly checkout: (order: Order, at: Instant) => string;
  /** Toss sends the shopper back here; the token travels along, so that the redirect proves whose it is. */
  readonly success: (order: Order) => string;
  readonly fail: (order: Order) => string;
  readonly events: (id: OrderId) => string;
};

export const makeLinks = (publicUrl: string, tokens: Tokens): Links => {
  const checkout = ({ id }: Order) => `${publicUrl}/checkout/${id}`;
  return {
    checkout: (order, at) => `${checkout(order)}?ticket=${tokens.ticket(order.id, Instant.after(at, TICKET_MS))}`,
    success: (order) => `${checkout(order)}/success?csrfToken=${tokens.csrfToken(order)}`,
    fail: (order) => `${checkout(order)}/fail?csrfToken=${tokens.csrfToken(order)}`,
    events: (id) => `${publicUrl}/v1/orders/${id}/events`,
  };
};
