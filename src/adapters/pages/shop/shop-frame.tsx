import type { ComponentChildren } from "preact";

import type { Language } from "../../http/problem-details.ts";
import { Frame } from "../frame.tsx";
import { Note } from "../note.tsx";
import { Behind, type Scene } from "./behind.tsx";
import { shopTexts, type Said } from "./shop-texts.ts";

/** What every page of the shop shows besides its own matter. */
export type ShopView = {
  readonly language: Language;
  readonly asset: (name: string) => string;
  /** Pieces in the cart. */
  readonly pieces: number;
  readonly said: Said | null;
  readonly scene: Scene | null;
  readonly ledgerUrl: string;
  readonly docsUrl: string;
};

/** Where to go on, once that was said. */
const WAYS_ON: Partial<Record<Said, string>> = { added: "/shop/cart", soldOut: "/#shelf", nothingLeft: "/#shelf" };

type ShopFrameProps = ShopView & { readonly title: string; readonly children: ComponentChildren };

/** 상점 틀. */
export const ShopFrame = ({ title, children, ...view }: ShopFrameProps) => {
  const { language, asset, pieces, said } = view;
  const text = shopTexts(language);
  return (
    <Frame
      language={language}
      title={`${title} · ${text.shop}`}
      asset={asset}
      styles={["pages.css", "shop.css"]}
      scripts={["scene.js"]}
    >
      <a class="skip" href="#main">
        {text.skip}
      </a>
      <header class="shop-head">
        <p class="demo">{text.demo}</p>
        <div class="bar">
          <a class="brand" href="/">
            {text.shop}
          </a>
          <nav aria-label={text.nav}>
            <a href="/">{text.products}</a>
            <a href="/shop/cart">
              {text.cart}
              {pieces > 0 && <span class="count">{pieces}</span>}
            </a>
            <a href="/shop/orders">{text.orders}</a>
          </nav>
        </div>
      </header>
      <div class="shop">
        <main id="main">
          {said !== null && (
            <Note tone={said === "added" ? "good" : "bad"}>
              <span>{text.said[said]}</span>
              {WAYS_ON[said] !== undefined && (
                <a href={WAYS_ON[said]}>{text[said === "added" ? "toCart" : "otherProducts"]}</a>
              )}
            </Note>
          )}
          {children}
        </main>
        <Behind {...view} />
      </div>
    </Frame>
  );
};
