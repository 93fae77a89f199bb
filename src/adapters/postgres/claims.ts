import type { OrderChange, Write } from "../../app/ports.ts";
import type { UserId } from "../../domain/ids.ts";
import type { Order } from "../../domain/order.ts";

/** Something that only one order may have. */
export type Claim = {
  readonly kind: "cart" | "request" | "payment";
  readonly user_id: UserId | null;
  readonly name: string;
};

/** No id holds a line break. */
export const claimName = ({ kind, user_id: userId, name }: Claim): string => `${kind}\n${userId}\n${name}`;

/** What a change is the first to claim for its order. */
export const claimsOf = ({ before, after }: OrderChange): readonly Claim[] => {
  const payments = after.attempts
    .filter(({ ordinal }) => !before?.attempts.some((known) => known.ordinal === ordinal))
    .map(({ paymentKey }): Claim => ({ kind: "payment", user_id: null, name: paymentKey }));
  return before === null ? [...cartOf(after), ...requestOf(after), ...payments] : payments;
};

const cartOf = ({ userId, cartId }: Order): Claim[] =>
  cartId === null ? [] : [{ kind: "cart", user_id: userId, name: cartId }];

const requestOf = ({ userId, request }: Order): Claim[] =>
  request === null ? [] : [{ kind: "request", user_id: userId, name: request.key }];

/** Cuts a batch where a write would meet what an earlier one of the same batch does: it has to see that done. */
export const apart = (writes: readonly Write[]): readonly (readonly Write[])[] => {
  const runs: Write[][] = [];
  let met = new Set<string>();
  for (const write of writes) {
    const touched = write.flatMap((change) => [change.after.id, ...claimsAndCart(change).map(claimName)]);
    const run = runs.at(-1);
    if (run === undefined || touched.some((name) => met.has(name))) {
      runs.push([write]);
      met = new Set(touched);
    } else {
      run.push(write);
      for (const name of touched) met.add(name);
    }
  }
  return runs;
};

/** An order that ends lets its cart go, so a change of the order meets whoever claims that. */
const claimsAndCart = (change: OrderChange): readonly Claim[] => [...claimsOf(change), ...cartOf(change.after)];
