import { err, ok, Result } from "neverthrow";

import { Story, type Change } from "./change.ts";
import { checkoutRecord } from "./checkout-record.ts";
import type { CartId, OrderId, ProductId, RequestKey, UserId } from "./ids.ts";
import { Instant } from "./instant.ts";
import type { Order, OrderLine, ReserveAt } from "./order.ts";
import type { Product } from "./product.ts";
import { stockMove, takeStock } from "./stock.ts";
import { Won } from "./won.ts";

export type WantedLine = { readonly productId: ProductId; readonly quantity: number };

/** What a shopper wants to buy, and the total the shopper was shown. */
export type Wanted = {
  readonly userId: UserId;
  readonly lines: readonly WantedLine[];
  readonly amount: Won;
  readonly cartId: CartId | null;
  readonly request: { readonly key: RequestKey; readonly fingerprint: string } | null;
  readonly returnUrl: string | null;
};

/** What the server adds: nothing here comes from the client. */
export type Terms = {
  readonly id: OrderId;
  readonly nonce: string;
  readonly at: Instant;
  readonly lifeMs: number;
  readonly reserveAt: ReserveAt;
  /** base64url(SHA-256(text)). */
  readonly digest: (text: string) => string;
};

export type IssueRejection =
  | { readonly type: "InvalidQuantity"; readonly productId: ProductId }
  | { readonly type: "RepeatedProduct"; readonly productId: ProductId }
  | { readonly type: "UnknownProduct"; readonly productId: ProductId }
  | { readonly type: "NotOnSale"; readonly productId: ProductId }
  | { readonly type: "OutOfStock"; readonly productId: ProductId; readonly available: number }
  | { readonly type: "AmountTooLarge" }
  | { readonly type: "AmountDiffers"; readonly expected: number; readonly received: number }
  | { readonly type: "BelowMinimumAmount"; readonly minimum: number };

/** Toss refuses a card payment of less. In won. */
export const MINIMUM_AMOUNT = 100;
/** Toss's limit for an order name, in characters. */
const ORDER_NAME_MAX = 100;

/**
 * 주문 발급. Turns what is wanted into an order in `PREPAY`, or gathers every reason why not. `onShelf` holds the products
 * asked for that exist; `supersedes`, an order that ends with this one and gives its units back.
 */
export const issueOrder = (
  wanted: Wanted,
  onShelf: ReadonlyMap<ProductId, Product>,
  terms: Terms,
  supersedes: Order | null = null,
): Result<Change<null>, readonly IssueRejection[]> => {
  const freed = supersedes === null ? new Map<ProductId, number>() : stockMove([{ before: null, after: supersedes }]);
  const lines = Result.combineWithAllErrors(
    wanted.lines.map((line, index) => issueLine(line, wanted.lines.slice(0, index), onShelf, freed)),
  );

  return lines.andThen((lines) => checkAmount(lines, wanted.amount).map(() => newOrder(wanted, lines, terms)));
};

const issueLine = (
  { productId, quantity }: WantedLine,
  earlier: readonly WantedLine[],
  onShelf: ReadonlyMap<ProductId, Product>,
  freed: ReadonlyMap<ProductId, number>,
): Result<OrderLine, IssueRejection> => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) return err({ type: "InvalidQuantity", productId });
  if (earlier.some((line) => line.productId === productId)) return err({ type: "RepeatedProduct", productId });
  const product = onShelf.get(productId);
  if (product === undefined) return err({ type: "UnknownProduct", productId });
  if (!product.onSale) return err({ type: "NotOnSale", productId });
  const available = product.available + (freed.get(productId) ?? 0);
  if (quantity > available) return err({ type: "OutOfStock", productId, available });
  return ok({ productId, name: product.name, unitPrice: product.price, quantity, out: 0 });
};

/** 상품 가격 × 수량 == 결제 금액. */
const checkAmount = (lines: readonly OrderLine[], received: Won): Result<void, readonly IssueRejection[]> =>
  Result.combine(lines.map(({ unitPrice, quantity }) => Won.times(unitPrice, quantity)))
    .andThen(Won.sum)
    .mapErr((): readonly IssueRejection[] => [{ type: "AmountTooLarge" }])
    .andThen((expected) => {
      const rejections: IssueRejection[] = [];
      if (expected !== received) rejections.push({ type: "AmountDiffers", expected, received });
      if (expected < MINIMUM_AMOUNT) rejections.push({ type: "BelowMinimumAmount", minimum: MINIMUM_AMOUNT });
      return rejections.length === 0 ? ok() : err(rejections);
    });

const newOrder = (wanted: Wanted, lines: readonly OrderLine[], terms: Terms): Change<null> => {
  const { userId, amount, cartId, request, returnUrl } = wanted;
  const { id, nonce, at, lifeMs, reserveAt, digest } = terms;
  const order: Order = {
    ...{ id, userId, cartId, request, lines, amount, currency: "KRW", nonce, reserveAt, returnUrl, status: "PREPAY" },
    orderName: orderNameOf(lines),
    checkoutDigest: digest(checkoutRecord({ id, userId, lines, nonce })),
    createdAt: at,
    changedAt: at,
    expiresAt: Instant.after(at, lifeMs),
    attempts: [],
    cancellations: [],
    attention: [],
    version: 0,
  };
  const reserved = reserveAt === "checkout" ? takeStock(order) : order;
  return new Story(reserved, "shopper", at).tell("order.issued", reserved).decide(null);
};

/** 주문명. "아메리카노 외 2건": what the shopper sees in the payment window and on the card statement. */
const orderNameOf = (lines: readonly OrderLine[]): string => {
  const rest = lines.length > 1 ? ` 외 ${lines.length - 1}건` : "";
  return cut(lines[0]?.name ?? "", ORDER_NAME_MAX - rest.length) + rest;
};

/** At most `length` UTF-16 units, as Toss's script counts them; no sign is cut in half. */
const cut = (text: string, length: number): string => {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
};
