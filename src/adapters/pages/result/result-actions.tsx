import type { ResultProps } from "./result-props.ts";
import { resultTexts } from "./result-texts.ts";

/** 다음 할 일. Where a shopper goes on from a result, the best way first. */
export const ResultActions = (props: ResultProps) => {
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
