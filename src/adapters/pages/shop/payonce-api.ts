/** The public API, as any shop's backend would call it: over HTTP, with a shopper's token or with its own key. */
export type PayonceApi = ReturnType<typeof makePayonceApi>;

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly available: number;
  readonly onSale: boolean;
};

export type OrderStatus = "PREPAY" | "IN_PROGRESS" | "WAITING_FOR_DEPOSIT" | "SUCCESS" | "COMPLETE" | "FAIL" | "CANCEL";

type CancelReason = "ABORTED" | "EXPIRED" | "SUPERSEDED" | "REFUNDED" | "MERCHANT";

/** How far an order has come, or why it has ended. */
export type Stage = OrderStatus | CancelReason;

export type Order = {
  readonly orderId: string;
  readonly orderName: string;
  readonly status: OrderStatus;
  /** Of `CANCEL` alone. */
  readonly reason?: CancelReason;
  readonly amount: number;
  readonly cartId?: string;
  readonly lines: readonly {
    readonly productId: string;
    readonly name: string;
    readonly unitPrice: number;
    readonly quantity: number;
  }[];
  readonly createdAt: string;
};

export type Entry = {
  readonly sequence: number;
  readonly type: string;
  readonly at: string;
  readonly by: string;
  readonly status: OrderStatus;
  readonly pgCode?: string;
};

export type NewOrder = {
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly amount: number;
  readonly cartId: string;
  readonly returnUrl: string;
  readonly customer: { readonly name: string; readonly email: string; readonly phone: string };
};

/** A problem as RFC 9457 tells it; `orderId` where another order is in the way. */
export type Problem = { readonly code: string; readonly orderId?: string };

export const stageOf = ({ status, reason }: Order): Stage => reason ?? status;

type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

const ORDERS_SHOWN = 20;

export const makePayonceApi = (origin: () => string, merchantApiKey: string) => {
  const call = async <Body>(path: string, key: string | null, body?: object): Promise<Answer<Body>> => {
    const answer = await fetch(`${origin()}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const told: unknown = await answer.json();
    return answer.ok
      ? { ok: true, body: told as Body }
      : { ok: false, status: answer.status, problem: told as Problem };
  };

  const items = async <Item>(path: string, key: string | null): Promise<readonly Item[]> => {
    const answer = await call<{ readonly items: readonly Item[] }>(path, key);
    return answer.ok ? answer.body.items : [];
  };

  return {
    products: () => items<Product>("/v1/products", null),
    /** What a shop's own login would hand out. */
    login: async (userId: string): Promise<string> => {
      const answer = await call<{ readonly token: string }>("/dev/session", null, { userId });
      if (!answer.ok) throw new Error(`no session: ${answer.problem.code}`);
      return answer.body.token;
    },
    issue: (token: string, order: NewOrder) => call<{ readonly checkoutUrl: string }>("/v1/orders", token, order),
    /** Null when there is no such order, or it is somebody else's. */
    order: async (token: string, orderId: string): Promise<Order | null> => {
      const answer = await call<Order>(`/v1/orders/${encodeURIComponent(orderId)}`, token);
      return answer.ok ? answer.body : null;
    },
    ordersOf: (userId: string) =>
      items<Order>(`/v1/orders?userId=${encodeURIComponent(userId)}&limit=${ORDERS_SHOWN}`, merchantApiKey),
    history: (orderId: string) => items<Entry>(`/v1/orders/${encodeURIComponent(orderId)}/history`, merchantApiKey),
  };
};
