import { money } from "../money.ts";
import type { Product } from "./payonce-api.ts";
import { productPicture } from "./product-picture.ts";
import { ShopFrame, type ShopView } from "./shop-frame.tsx";
import { shopTexts } from "./shop-texts.ts";

/** From here on a shop says how many are left. */
const SCARCE = 10;

type ProductsProps = ShopView & {
  readonly products: readonly Product[];
  /** Names what a click on "buy now" buys: the same click twice is one purchase. */
  readonly buyNowCart: string;
};

/** 상품 목록. */
export const ProductsPage = ({ products, buyNowCart, ...view }: ProductsProps) => {
  const text = shopTexts(view.language);
  return (
    <ShopFrame {...view} title={text.products}>
      <h1>{text.tagline}</h1>
      <ul class="shelf" id="shelf">
        {products.map((product) => (
          <li key={product.id} data-testid={`product-${product.id}`}>
            <ProductCard product={product} cartId={`${buyNowCart}-${product.id}`} {...view} />
          </li>
        ))}
      </ul>
    </ShopFrame>
  );
};

type CardProps = ShopView & { readonly product: Product; readonly cartId: string };

const ProductCard = ({ product, cartId, language, asset }: CardProps) => {
  const { id, name, price, available, onSale } = product;
  const text = shopTexts(language);
  const isSoldOut = available === 0 || !onSale;
  return (
    <article class="product">
      <img src={asset(productPicture(id))} alt="" width={240} height={200} />
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p class="price">
        <strong>{money(price, language)}</strong>
        <span class={available <= SCARCE ? "stock stock-scarce" : "stock"} data-testid="stock">
          {stockShown(available, onSale, text)}
        </span>
      </p>
      <form method="post" action="/shop/buy">
        <input type="hidden" name="productId" value={id} />
        <input type="hidden" name="amount" value={price} />
        <input type="hidden" name="cartId" value={cartId} />
        <button class="small" formaction="/shop/cart" disabled={isSoldOut} data-testid="add">
          {text.add}
        </button>
        <button class="small strong" disabled={isSoldOut} data-testid="buy">
          {text.buy}
        </button>
      </form>
    </article>
  );
};

const stockShown = (available: number, onSale: boolean, text: ReturnType<typeof shopTexts>): string => {
  if (available === 0 || !onSale) return text.soldOut;
  return available <= SCARCE ? text.left(available) : text.plenty;
};
