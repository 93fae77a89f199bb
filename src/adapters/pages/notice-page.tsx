import type { Language } from "../http/problem-details.ts";
import { Frame } from "./frame.tsx";

const TEXTS = {
  ko: {
    linkEnded: [
      "링크가 만료되었습니다",
      "결제 링크는 15분 동안 열 수 있습니다. 쇼핑몰의 주문 내역에서 결제를 다시 시작해 주세요.",
    ],
    resultEnded: ["이 브라우저에서는 결과를 볼 수 없습니다", "결제가 되었는지는 쇼핑몰의 주문 내역에서 확인해 주세요."],
    notFound: ["주문을 찾을 수 없습니다", "주소를 다시 확인해 주세요."],
    nothingHere: ["페이지를 찾을 수 없습니다", "주소가 바뀌었거나 잘못 적혔을 수 있습니다."],
    unavailable: [
      "잠시 연결이 어렵습니다",
      "결제가 진행 중이었다면 그대로 안전하게 처리됩니다. 잠시 후 이 화면을 새로 고쳐 주세요.",
    ],
  },
  en: {
    linkEnded: [
      "This link has expired",
      "A checkout link opens for 15 minutes. Start the payment again from your orders in the shop.",
    ],
    resultEnded: [
      "This browser cannot show the result",
      "Your orders in the shop tell whether the payment went through.",
    ],
    notFound: ["There is no such order", "Please check the address."],
    nothingHere: ["There is no such page", "The address may have changed, or may be mistyped."],
    unavailable: [
      "We cannot reach your order right now",
      "A payment that was under way goes on safely. Reload this page in a moment.",
    ],
  },
} as const;

const TO_SHOP = { ko: "쇼핑몰로 가기", en: "Go to the shop" };

export type Notice = keyof typeof TEXTS.ko;

type NoticeProps = {
  readonly notice: Notice;
  readonly language: Language;
  /** Where the shop is, as far as we know. */
  readonly shop: string | null;
  readonly asset: (name: string) => string;
};

/** 안내. A page that has nothing to show but why. */
export const NoticePage = ({ notice, language, shop, asset }: NoticeProps) => {
  const [title, advice] = TEXTS[language][notice];
  return (
    <Frame language={language} title={title} asset={asset} styles={["pages.css"]}>
      <main class="sheet result">
        <span class="mark mark-quiet" aria-hidden="true">
          !
        </span>
        <h1>{title}</h1>
        <p class="lead">{advice}</p>
        {shop !== null && (
          <footer class="actions">
            <a class="primary" href={shop} data-testid="to-shop">
              {TO_SHOP[language]}
            </a>
          </footer>
        )}
      </main>
    </Frame>
  );
};
