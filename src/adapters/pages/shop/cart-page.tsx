import { money } from "../money.ts";
import type { CartLine } from "./cart.ts";
import type { Product } from "./payonce-api.ts";
import { productPicture } from "./product-picture.ts";
import { ShopFrame, type ShopView } from "./shop-frame.tsx";
import { shopTexts, type ShopTexts } from "./shop-texts.ts";

export type PricedLine = CartLine & { readonly product: Product };

type CartProps = ShopView & { readonly lines: readonly PricedLine[] };

/** 장바구니. */
export const CartPage = ({ lines, ...view }: CartProps) => {
  const text = shopTexts(view.language);
  const amount = lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  return (
    <ShopFrame {...view} title={text.cart}>
      <h1>{text.cart}</h1>
      {lines.length === 0 ? (
        <p class="empty">
          {text.emptyCart} <a href="/">{text.browse}</a>
        </p>
      ) : (
        <>
          <ul class="rows">
            {lines.map((line) => (
              <li key={line.productId}>
                <CartRow line={line} {...view} />
              </li>
            ))}
          </ul>
          <p class="total">
            <span>{text.total}</span>
            <strong data-testid="cart-total">{money(amount, view.language)}</strong>
          </p>
          <form method="post" action="/shop/cart/checkout">
            <input type="hidden" name="amount" value={amount} />
            <button class="primary wide" data-testid="checkout">
              {text.checkout}
            </button>
          </form>
        </>
      )}
    </ShopFrame>
  );
};

/** More than there is: what to do about it stands beside it. */
const TooMany = ({ product: { id, available }, text }: { readonly product: Product; readonly text: ShopTexts }) => (
  <form class="too-many" method="post" action="/shop/cart/quantity">
    <span class="stock stock-scarce" data-testid="too-many">
      {available === 0 ? text.soldOut : text.left(available)}
    </span>
    <input type="hidden" name="productId" value={id} />
    <button class="small" name="quantity" value={available} data-testid="take-what-is-left">
      {available === 0 ? text.takeOut : text.takeAllLeft(available)}
    </button>
  </form>
);

const CartRow = ({ line, language, asset }: ShopView & { readonly line: PricedLine }) => {
  const { product, quantity } = line;
  const text = shopTexts(language);
  return (
    <article class="row">
      <img src={asset(productPicture(product.id))} alt="" width={72} height={60} />
      <div>
        <h2>
          <bdi>{product.name}</bdi>
        </h2>
        <p class="won">{money(product.price * quantity, language)}</p>
        {quantity > product.available && <TooMany product={product} text={text} />}
      </div>
      <form class="quantity" method="post" action="/shop/cart/quantity">
        <input type="hidden" name="productId" value={product.id} />
        <button class="small" name="quantity" value={quantity - 1} aria-label={text.fewer(product.name)}>
          −
        </button>
        <span data-testid="quantity">{quantity}</span>
        <button class="small" name="quantity" value={quantity + 1} aria-label={text.more(product.name)}>
          +
        </button>
      </form>
    </article>
  );
};
