import type { ComponentChildren } from "preact";

import { bankName } from "../bank-names.ts";
import { Frame } from "../frame.tsx";
import { koreanTime } from "../korean-time.ts";
import { methodName } from "../method-names.ts";
import { money } from "../money.ts";
import { failureWords } from "./failure-words.ts";
import { ResultActions } from "./result-actions.tsx";
import type { ResultProps } from "./result-props.ts";
import { resultTexts } from "./result-texts.ts";
import type { Standing } from "./standing.ts";

type AwaitingDeposit = Standing & { readonly type: "awaitingDeposit" };

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
          <ResultActions {...props} standing={standing} />
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

/** What went wrong looks so, whether the order knows of it or only its window. */
const markOf = (standing: Standing, { code }: ResultProps): readonly [sign: string, look: string] => {
  const isBad = (standing.type === "awaitingDeposit" && standing.overdue) || (standing.type === "unpaid" && code);
  return isBad ? ["!", "mark-warn"] : MARKS[standing.type];
};

const Told = (props: ResultProps) => {
  const { standing, order, language } = props;
  const text = resultTexts(language);
  const [title, advice] = wordsOf(standing, props);
  const [sign, look] = markOf(standing, props);
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
