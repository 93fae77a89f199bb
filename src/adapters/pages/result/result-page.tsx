import type { ComponentChildren } from "preact";

import type { Instant } from "../../../domain/instant.ts";
import type { Order } from "../../../domain/order.ts";
import type { Language } from "../../http/problem-details.ts";
import { bankName } from "../bank-names.ts";
import { Frame } from "../frame.tsx";
import { koreanTime } from "../korean-time.ts";
import { methodName } from "../method-names.ts";
import { money } from "../money.ts";
import { failureWords } from "./failure-words.ts";
import { resultTexts } from "./result-texts.ts";
import type { Standing } from "./standing.ts";

/** A payment that came back from the window and is still to be confirmed by the page's script. */
export type PaymentToConfirm = {
  readonly paymentKey: string;
  readonly orderId: string;
  readonly amount: number;
  readonly csrfToken: string;
};

/** A window that failed, still to be reported by the page's script. */
export type FailureToReport = { readonly code: string; readonly message: string; readonly csrfToken: string };

type AwaitingDeposit = Standing & { readonly type: "awaitingDeposit" };

export type ResultProps = {
  readonly order: Order;
  readonly standing: Standing;
  readonly now: Instant;
  /** Why a window failed or a payment was refused that left no trace in the order. */
  readonly code?: string | undefined;
  readonly confirm?: PaymentToConfirm | undefined;
  readonly report?: FailureToReport | undefined;
  readonly paths: {
    readonly order: string;
    readonly result: string;
    readonly fail: string;
    /** Null where the visitor may not open the checkout. */
    readonly checkout: string | null;
    readonly back: string | null;
  };
  readonly language: Language;
  readonly asset: (name: string) => string;
};

/** 결제 결과. One page for whatever an order has come to. */
export const ResultPage = (props: ResultProps) => {
  const { order, paths, language, asset, confirm, report } = props;
  const standing: Standing = confirm === undefined ? props.standing : { type: "pending" };
  const [title] = wordsOf(standing, props);
  const dueInMs =
    standing.type === "awaitingDeposit" && !standing.overdue ? standing.account.dueDate - props.now : undefined;
  return (
    <Frame language={language} title={title} asset={asset} styles={["pages.css"]} scripts={["result.js"]}>
      <main
        class="sheet result"
        id="result"
        data-standing={standing.type}
        data-status={order.status}
        data-due-in-ms={dueInMs}
        data-order-path={paths.order}
        data-result-path={paths.result}
        data-fail-path={paths.fail}
        data-confirm={confirm && JSON.stringify(confirm)}
        data-report={report && JSON.stringify(report)}
      >
        <Told {...props} standing={standing} />
        <footer class="actions">
          <Actions {...props} standing={standing} />
        </footer>
      </main>
    </Frame>
  );
};

const wordsOf = (standing: Standing, { code, language }: ResultProps): readonly [string, string] => {
  const text = resultTexts(language);
  switch (standing.type) {
    case "paid":
      return text.paid;
    case "pending":
      return text.pending;
    case "awaitingDeposit":
      return standing.overdue ? text.overdue : text.deposit;
    case "declined":
      return failureWords(code ?? standing.code, language);
    case "givenBack":
      return text.givenBack[standing.reason];
    case "unpaid":
      return code === undefined ? text.unpaid : failureWords(code, language);
    case "ended":
      return text.ended[standing.reason];
  }
};

const MARKS: Record<Standing["type"], readonly [sign: string, look: string]> = {
  paid: ["✓", "mark-good"],
  pending: ["", "mark-busy"],
  awaitingDeposit: ["₩", "mark-quiet"],
  declined: ["!", "mark-warn"],
  givenBack: ["↩", "mark-quiet"],
  unpaid: ["!", "mark-quiet"],
  ended: ["–", "mark-quiet"],
};

const OVERDUE_MARK = ["!", "mark-warn"] as const;

const Told = (props: ResultProps) => {
  const { standing, order, language } = props;
  const text = resultTexts(language);
  const [title, advice] = wordsOf(standing, props);
  const [sign, look] = standing.type === "awaitingDeposit" && standing.overdue ? OVERDUE_MARK : MARKS[standing.type];
  return (
    <>
      <div role="status">
        <span class={`mark ${look}`} aria-hidden="true">
          {sign}
        </span>
        <h1 data-testid="title">{title}</h1>
        <p class="lead">{advice}</p>
        {standing.type === "pending" && (
          <>
            <p class="note" data-message="slow" hidden>
              {text.slow}
            </p>
            <p class="note note-warn" data-message="offline" hidden>
              {text.offline}
            </p>
          </>
        )}
      </div>
      {standing.type === "pending" && (
        <noscript>
          <p class="note note-warn">{text.noScript}</p>
        </noscript>
      )}
      <Facts>
        <Fact name={standing.type === "awaitingDeposit" ? text.toDeposit : text.amount}>
          <strong>{money(order.amount, language)}</strong>
        </Fact>
        {standing.type === "awaitingDeposit" && <AccountFacts {...props} standing={standing} />}
        {standing.type === "paid" && <PaidFacts {...props} paid={standing} />}
        <Fact name={text.order}>
          <bdi>{order.orderName}</bdi>
          <code>{order.id}</code>
        </Fact>
      </Facts>
    </>
  );
};

const PaidFacts = ({ language, paid }: ResultProps & { readonly paid: Standing & { readonly type: "paid" } }) => {
  const text = resultTexts(language);
  return (
    <>
      {paid.givenBack > 0 && <Fact name={text.refunded}>{money(paid.givenBack, language)}</Fact>}
      {paid.method !== null && <Fact name={text.method}>{methodName(paid.method, language)}</Fact>}
      <Fact name={text.at}>{koreanTime(paid.at, language)}</Fact>
    </>
  );
};

/** An account that takes nothing any more is not shown: nobody shall send money there. */
const AccountFacts = ({ language, standing }: ResultProps & { readonly standing: AwaitingDeposit }) => {
  const text = resultTexts(language);
  const { account, overdue } = standing;
  if (overdue) return <Fact name={text.deadline}>{koreanTime(account.dueDate, language)}</Fact>;
  return (
    <>
      <Fact name={text.bank}>{bankName(account.bankCode, language)}</Fact>
      <Fact name={text.account}>
        <span class="copyable">
          <strong data-testid="account-number">{account.accountNumber}</strong>
          <button type="button" class="small" data-copy={account.accountNumber} data-copied={text.copied}>
            {text.copy}
          </button>
        </span>
      </Fact>
      <Fact name={text.deadline}>{koreanTime(account.dueDate, language)}</Fact>
    </>
  );
};

const Facts = ({ children }: { readonly children: ComponentChildren }) => <dl class="facts">{children}</dl>;

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Actions = (props: ResultProps) => {
  const { standing, paths, language } = props;
  const text = resultTexts(language);
  if (standing.type === "pending") return <CheckLater {...props} />;
  const isRetriable = "retriable" in standing && standing.retriable;
  const retry = isRetriable ? paths.checkout : null;
  // What is sold out is no better at the next try: the shop has something else to offer.
  const isBackFirst = retry === null || (isSoldOut(props) && paths.back !== null);
  const again = retry !== null && (
    <a class={isBackFirst ? "quiet" : "primary"} href={retry} data-testid="again">
      {text.again}
    </a>
  );
  const back = paths.back !== null && (
    <a class={isBackFirst ? "primary" : "quiet"} href={paths.back} data-testid="back">
      {text.back}
    </a>
  );
  return (
    <>
      {isRetriable && retry === null && <p class="note">{text.otherBrowser}</p>}
      {isBackFirst ? [back, again] : [again, back]}
      {paths.back === null && !isRetriable && <p class="lead">{text.close}</p>}
    </>
  );
};

/** Only once the server knows of the payment: until then nobody but this page would go on with it. */
const CheckLater = ({ confirm, paths, language }: ResultProps) =>
  paths.back !== null && (
    <a class="quiet" href={paths.back} id="later" data-testid="later" hidden={confirm !== undefined}>
      {resultTexts(language).later}
    </a>
  );

const isSoldOut = ({ standing, code }: ResultProps): boolean =>
  standing.type === "givenBack" ? standing.reason === "OUT_OF_STOCK" : code === "OUT_OF_STOCK";
