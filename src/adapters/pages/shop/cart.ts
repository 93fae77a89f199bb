import { randomUUID } from "node:crypto";

/** 장바구니. Its id names one intention to buy: it goes with the order, and is drawn anew once that is paid. */
export type Cart = { readonly id: string; readonly lines: readonly CartLine[] };
export type CartLine = { readonly productId: string; readonly quantity: number };

const LINES_MAX = 20;
const QUANTITY_MAX = 99;
const PRODUCT_ID = /^[A-Za-z0-9_-]{1,64}$/;

export const emptyCart = (): Cart => ({ id: randomUUID(), lines: [] });

/** Nothing of it at 0. */
export const withQuantity = (cart: Cart, productId: string, quantity: number): Cart => {
  const wanted = Math.min(Math.max(Math.trunc(quantity) || 0, 0), QUANTITY_MAX);
  const others = cart.lines.filter((line) => line.productId !== productId);
  const at = cart.lines.findIndex((line) => line.productId === productId);
  if (wanted === 0 || !PRODUCT_ID.test(productId))
    return others.length === 0 ? emptyCart() : { ...cart, lines: others };
  const lines = others.toSpliced(at === -1 ? others.length : at, 0, { productId, quantity: wanted });
  return { ...cart, lines: lines.slice(0, LINES_MAX) };
};

export const quantityOf = (cart: Cart, productId: string): number =>
  cart.lines.find((line) => line.productId === productId)?.quantity ?? 0;

export const piecesIn = ({ lines }: Cart): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** A cart travels in a cookie: `id~product.quantity~…`. */
export const writeCart = ({ id, lines }: Cart): string =>
  [id, ...lines.map(({ productId, quantity }) => `${productId}.${quantity}`)].join("~");

/** Whatever is not as we wrote it is left out. */
export const readCart = (text: string): Cart => {
  const [id = "", ...parts] = text.split("~");
  const empty = /^[\w-]{1,64}$/.test(id) ? { id, lines: [] } : emptyCart();
  return parts.reduce<Cart>((cart, part) => {
    const [productId = "", quantity = ""] = part.split(".");
    return withQuantity(cart, productId, Number(quantity));
  }, empty);
};
