import type { Language } from "../http/problem-details.ts";
import { money } from "./money.ts";

const TEXTS = {
  ko: { title: "주문 내용", total: "결제 금액", pieces: (count: number) => `${count}개` },
  en: { title: "Your order", total: "Total", pieces: (count: number) => `× ${count}` },
};

type SummaryProps = {
  readonly order: {
    readonly lines: readonly {
      readonly productId: string;
      readonly name: string;
      readonly unitPrice: number;
      readonly quantity: number;
    }[];
    readonly amount: number;
  };
  readonly language: Language;
};

/** 주문 내용. Names are somebody else's text: each stands alone, so that its direction stays its own. */
export const OrderSummary = ({ order: { lines, amount }, language }: SummaryProps) => {
  const text = TEXTS[language];
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">{text.title}</h2>
      <ul>
        {lines.map(({ productId, name, unitPrice, quantity }) => (
          <li key={productId}>
            <span class="what">
              <bdi>{name}</bdi> <small>{text.pieces(quantity)}</small>
            </span>
            <span class="won">{money(unitPrice * quantity, language)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        <span>{text.total}</span>
        <strong data-testid="amount">{money(amount, language)}</strong>
      </p>
    </section>
  );
};
