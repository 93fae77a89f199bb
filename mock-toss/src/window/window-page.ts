import { BANKS } from "../engine/bank-codes.ts";
import type { BillingAuth } from "../engine/billing.ts";
import type { Language } from "../engine/errors/catalogue.ts";
import { METHOD_NAMES } from "../engine/method-names.ts";
import type { Method, Payment } from "../engine/payment.ts";
import { TEST_CARDS } from "../engine/test-cards.ts";
import { parseWallet, WALLETS } from "../engine/wallets.ts";
import type { WindowOutcome } from "../engine/window-decision.ts";
import { html, type Html } from "./html.ts";
import { methodLabel, windowTexts, type WindowTexts } from "./window-texts.ts";

/** A foreign wallet is chosen in the shop, and then offered beside these. */
const OFFERED: readonly Method[] = METHOD_NAMES.filter((method) => method !== "해외간편결제");
const INSTALLMENTS = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Takes the focus when the window opens, and closes it at Esc; without it everything else still works. */
const WINDOW_SCRIPT = html`<script src="/assets/window/window.js" defer></script>`;

/** 결제창. Where a shopper chooses a method and says yes, no, or nothing. A form, so that it works without a script, too. */
export const windowPage = (payment: Payment, language: Language, action: string): string => {
  const text = windowTexts(language);
  const methods = OFFERED.includes(payment.method) ? OFFERED : [payment.method, ...OFFERED];
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
        <div class="methods">
          ${methods.map((method) => methodChoice(method, methodLabel(method, language), method === payment.method))}
        </div>
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
    "",
    WINDOW_SCRIPT,
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
    "",
    WINDOW_SCRIPT,
  );
};

/** What is shown when there is nothing to decide, and where to go on from there, if anywhere. */
export const noticePage = (
  language: Language,
  notice: "over" | "unknown" | "decided" | "expired",
  back: string | null = null,
): string => {
  const text = windowTexts(language);
  // The frame around this page belongs to the shop's page, which is to leave as a whole.
  const link =
    back === null
      ? ""
      : html`<p><a class="primary" href="${back}" target="_top" data-testid="way-back">${text.back}</a></p>`;
  return page(
    text.title,
    language,
    html`<p data-testid="notice">${text[notice]}</p>
      ${link}`,
  );
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

const methodChoice = (method: Method, label: string, isChosen: boolean): Html =>
  html`<label
    ><input
      type="radio"
      name="method"
      value="${method}"
      data-testid="method-${method}"
      ${isChosen ? html`checked` : ""}
    />${label}</label
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

/** The one that says yes comes first: it is what Enter in a field presses, wherever the others are shown. */
const buttons = (approve: string, decline: string, close: string): Html =>
  html`<div class="buttons">
      <button class="primary" name="decision" value="approve" data-testid="approve">${approve}</button>
      <button name="decision" value="decline" data-testid="decline">${decline}</button>
    </div>
    <button class="close" name="decision" value="close" data-testid="close" aria-label="${close}" title="${close}">
      ×
    </button>`;

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
      <h1 tabindex="-1">${title}</h1>
      <p class="mock">${windowTexts(language).mock}</p>
      ${content}
    </main>
  </body>
</html>`.html;
