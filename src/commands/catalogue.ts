import type { Catalogue } from "../app/ports.ts";
import type { ProductId } from "../domain/ids.ts";
import type { Product } from "../domain/product.ts";
import type { Won } from "../domain/won.ts";

const product = (id: string, name: string, price: number, available: number): Product => ({
  id: id as ProductId,
  name,
  price: price as Won,
  available,
  onSale: true,
});

/** What the demo shop sells. One product is scarce, so that selling out can be seen. */
const PRODUCTS = [
  product("keyring", "한정판 고양이 키링", 15_000, 3),
  product("mug", "도자기 머그컵", 18_000, 50),
  product("tote", "캔버스 토트백", 24_000, 30),
  product("notebook", "모눈 노트 세트", 9_500, 200),
  product("beans", "에티오피아 원두 200g", 16_000, 80),
  product("postcard", "엽서 한 장", 1_000, 1_000),
];

/** Puts them on the shelf at the first start; later ones find them there, sold or not. */
export const stockDemoShop = async (catalogue: Catalogue): Promise<void> => {
  for (const each of PRODUCTS) (await catalogue.add(each))._unsafeUnwrap();
};
