import { BANKS } from "../engine/bank-codes.ts";
import type { BillingAuth } from "../engine/billing.ts";
import type { Language } from "../engine/errors/catalogue.ts";
import type { Payment } from "../engine/payment.ts";
import { TEST_CARDS } from "../engine/test-cards.ts";
import { parseWallet, WALLETS } from "../engine/wallets.ts";
import type { WindowOutcome } from "../engine/window-decision.ts";
import { html, type Html } from "./html.ts";
import { windowTexts, type WindowTexts } from "./window-texts.ts";

const METHODS = [
  "카드",
  "간편결제",
  "계좌이체",
  "가상계좌",
  "휴대폰",
  "문화상품권",
  "도서문화상품권",
  "게임문화상품권",
];
const INSTALLMENTS = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** 결제창. Where a shopper chooses a method and says yes, no, or nothing. A form without script, so that it works anywhere. */
export const windowPage = (payment: Payment, language: Language, action: string): string => {
  const text = windowTexts(language);
  const methods = METHODS.includes(payment.method) ? METHODS : [payment.method, ...METHODS];
  const wallet = parseWallet(payment.window?.options["easyPay"]) ?? "토스페이";
  const money = new Intl.NumberFormat("ko-KR", { style: "currency", currency: payment.currency });
  return page(
    text.title,
    language,
    html`<form method="post" action="${action}">
      <div class="order">
        <span data-testid="order-name">${payment.orderName}</span>
        <strong class="amount" data-testid="amount">${money.format(payment.totalAmount)}</strong>
      </div>
      <fieldset>
        <legend>${text.method}</legend>
        <div class="methods">${methods.map((method) => methodChoice(method, method === payment.method))}</div>
      </fieldset>
      <fieldset class="details">
        <legend>${text.details}</legend>
        ${cardNumberField(text.card)}
        ${select("for-card", "installment", "installmentMonths", text.installment, installments(text))}
        ${select(
          "for-wallet",
          "wallet",
          "provider",
          text.wallet,
          WALLETS.map(([name]) => option(name, name, name === wallet)),
        )}
        ${select("for-bank", "bank", "bank", text.bank, banks())}
      </fieldset>
      ${testCards(text.testCards)} ${buttons(text.approve, text.decline, text.close)}
    </form>`,
  );
};

/** 자동결제 등록창. The same for a billing key: a card is asked for, or an account. */
export const billingPage = (method: BillingAuth["method"], language: Language, action: string): string => {
  const text = windowTexts(language);
  return page(
    text.billing,
    language,
    html`<form method="post" action="${action}">
      <fieldset>
        <legend>${text.details}</legend>
        ${method === "카드" ? cardNumberField(text.card) : select("for-bank", "bank", "bank", text.bank, banks())}
      </fieldset>
      ${testCards(text.testCards)} ${buttons(text.register, text.decline, text.close)}
    </form>`,
  );
};

/** What is shown when there is nothing to decide. */
export const noticePage = (language: Language, notice: "over" | "unknown"): string => {
  const text = windowTexts(language);
  return page(text.title, language, html`<p data-testid="notice">${text[notice]}</p>`);
};

/** The end of a window that no URL follows: it tells the page around it, or asks to be closed. */
export const outcomePage = (outcome: WindowOutcome, language: Language, target: string): string => {
  const text = windowTexts(language);
  const notice = outcome.type === "failed" ? text.failed : text.approved;
  return page(
    text.title,
    language,
    html`<p data-testid="notice">${notice}</p>`,
    html` data-outcome="${JSON.stringify(outcome)}" data-target="${target}"`,
    html`<script src="/assets/window/outcome.js" defer></script>`,
  );
};

const methodChoice = (method: string, isChosen: boolean): Html =>
  html`<label
    ><input
      type="radio"
      name="method"
      value="${method}"
      data-testid="method-${method}"
      ${isChosen ? html`checked` : ""}
    />${method}</label
  >`;

const cardNumberField = (label: string): Html =>
  html`<label class="for-card">
    ${label}
    <input
      name="cardNumber"
      inputmode="numeric"
      autocomplete="off"
      maxlength="23"
      value="${TEST_CARDS[0]?.number ?? ""}"
      data-testid="card-number"
    />
  </label>`;

const select = (className: string, testId: string, name: string, label: string, options: readonly Html[]): Html =>
  html`<label class="${className}"
    >${label}
    <select name="${name}" data-testid="${testId}">
      ${options}
    </select></label
  >`;

const installments = (text: WindowTexts): Html[] =>
  INSTALLMENTS.map((months) => option(String(months), months === 0 ? text.lumpSum : `${months} ${text.months}`));

/** 우리은행 is chosen, as everywhere else in the mock. */
const banks = (): Html[] => BANKS.map(([code, korean]) => option(code, korean, code === "20"));

const option = (value: string, label: string, isChosen = false): Html =>
  html`<option value="${value}" ${isChosen ? html`selected` : ""}>${label}</option>`;

const testCards = (title: string): Html =>
  html`<details>
    <summary>${title}</summary>
    <ul>
      ${TEST_CARDS.flatMap(({ number, fails }) => (fails === null ? [] : [html`<li>${number}: ${fails.code} (${fails.at})</li>`]))}
    </ul>
  </details>`;

const buttons = (approve: string, decline: string, close: string): Html =>
  html`<div class="buttons">
    <button class="primary" name="decision" value="approve" data-testid="approve">${approve}</button>
    <button name="decision" value="decline" data-testid="decline">${decline}</button>
    <button class="quiet" name="decision" value="close" data-testid="close">${close}</button>
  </div>`;

export const page = (
  title: string,
  language: Language,
  content: Html,
  data: Html | string = "",
  head: Html | string = "",
): string =>
  html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="/assets/window/window.css" />
    ${head}
  </head>
  <body${data}>
    <main>
      <h1>${title}</h1>
      <p class="mock">${windowTexts(language).mock}</p>
      ${content}
    </main>
  </body>
</html>`.html;
