import type { Customer } from "../../../app/ports.ts";
import type { Order } from "../../../domain/order.ts";
import type { Language } from "../../http/problem-details.ts";
import { Frame } from "../frame.tsx";
import { koreanTime } from "../korean-time.ts";
import { masked } from "../masked.ts";
import { money } from "../money.ts";
import { Note } from "../note.tsx";
import { OrderSummary } from "../order-summary.tsx";
import { checkoutTexts, type CheckoutTexts } from "./checkout-texts.ts";

/** What the script on the page asks Toss and us with. */
export type CheckoutData = {
  readonly clientKey: string;
  readonly customerKey: string;
  readonly csrfToken: string;
  readonly successUrl: string;
  readonly failUrl: string;
  readonly depositHours: number;
  /** Where the order is in the API, and where its result is shown. */
  readonly orderPath: string;
  readonly resultPath: string;
  readonly expiresInMs: number;
};

type CheckoutProps = {
  readonly order: Order;
  readonly customer: Customer | null;
  readonly data: CheckoutData;
  readonly sdkUrl: string;
  readonly back: string | null;
  readonly language: Language;
  readonly asset: (name: string) => string;
};

/** 결제 페이지. What is bought, by whom, how it is paid, and one button. */
export const CheckoutPage = ({ order, customer, data, sdkUrl, back, language, asset }: CheckoutProps) => {
  const text = checkoutTexts(language);
  return (
    <Frame
      language={language}
      title={text.title}
      asset={asset}
      styles={["pages.css"]}
      foreignScript={sdkUrl}
      scripts={["checkout.js"]}
    >
      <main class="sheet checkout">
        <header class="sheet-head">
          {back !== null && (
            <a class="back" href={back}>
              ← {text.back}
            </a>
          )}
          <h1>{text.title}</h1>
          <p class="until">{text.until(koreanTime(order.expiresAt, language))}</p>
        </header>
        <OrderSummary order={order} language={language} />
        <form
          id="checkout"
          novalidate
          data-order-id={order.id}
          data-order-name={order.orderName}
          data-amount={order.amount}
          data-client-key={data.clientKey}
          data-customer-key={data.customerKey}
          data-csrf-token={data.csrfToken}
          data-success-url={data.successUrl}
          data-fail-url={data.failUrl}
          data-deposit-hours={data.depositHours}
          data-order-path={data.orderPath}
          data-result-path={data.resultPath}
          data-expires-in-ms={data.expiresInMs}
        >
          {order.status === "FAIL" && <Note tone="bad">{text.declinedBefore}</Note>}
          {isWidgetKey(data.clientKey) ? <Widgets text={text} /> : <Methods text={text} />}
          <CustomerFields customer={customer} text={text} />
          <div class="pay-bar">
            <div role="alert">
              {Object.entries(text.messages).map(([name, message]) => (
                <p key={name} class="note note-warn" data-message={name} hidden>
                  {message}
                </p>
              ))}
            </div>
            <noscript>
              <p class="note note-warn">{text.noScript}</p>
            </noscript>
            {/* Until the script is there to take it, a click would put the form into the address. */}
            <button class="primary" data-testid="pay" data-opening={text.opening} disabled>
              {text.pay(money(order.amount, language))}
            </button>
          </div>
          <button class="quiet" type="button" id="give-up" data-sure={text.giveUpSure}>
            {text.giveUp}
          </button>
        </form>
      </main>
    </Frame>
  );
};

/** A widget key shows Toss's own methods and terms in the page; any other opens a window, and the methods are ours to show. */
const isWidgetKey = (clientKey: string): boolean => /^(test|live)_gck_/.test(clientKey);

type PartProps = { readonly text: CheckoutTexts };

const CustomerFields = ({ customer, text }: PartProps & { readonly customer: Customer | null }) => {
  const stored = customer === null ? [] : masked(customer);
  return (
    <fieldset class="customer">
      <legend>{text.customer}</legend>
      {stored.length > 0 && (
        <p class="stored">
          <span>{text.stored}</span>
          {stored.map((value) => (
            <bdi key={value}>{value}</bdi>
          ))}
        </p>
      )}
      <details open={stored.length === 0}>
        <summary>
          {text.fill} <small>({text.optional})</small>
        </summary>
        <small class="hint">{text.customerHint}</small>
        <label>
          {text.name}
          <input name="customerName" autocomplete="name" maxlength={100} />
        </label>
        <label>
          {text.email}
          <input name="customerEmail" type="email" autocomplete="email" maxlength={100} />
        </label>
        <label>
          {text.phone}
          <input
            name="customerMobilePhone"
            type="tel"
            inputmode="numeric"
            autocomplete="tel-national"
            maxlength={20}
            aria-describedby="phone-hint"
          />
        </label>
        <small id="phone-hint">{text.phoneHint}</small>
      </details>
    </fieldset>
  );
};

const Methods = ({ text }: PartProps) => (
  <>
    <fieldset class="methods">
      <legend>{text.method}</legend>
      {Object.entries(text.methods).map(([code, [name, detail]], index) => (
        <label key={code}>
          <input type="radio" name="method" value={code} checked={index === 0} />
          <span>
            <strong>{name}</strong>
            <small>{detail}</small>
          </span>
        </label>
      ))}
    </fieldset>
    <p class="agree">{text.agree}</p>
  </>
);

const Widgets = ({ text }: PartProps) => (
  <section class="widgets" aria-label={text.method}>
    <div id="payment-methods" />
    <div id="agreement" />
  </section>
);
