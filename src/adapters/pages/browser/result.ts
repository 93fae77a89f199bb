import { confirmPayment, type PaymentToConfirm } from "./confirm-payment.ts";
import { wireCopyButtons } from "./copy-buttons.ts";
import { followOrder } from "./follow-order.ts";
import { isUndecided, type Order } from "./order.ts";
import { backoffMs, pause, TIMER_MAX_MS } from "./patience.ts";
import { showMessage } from "./page-message.ts";
import { isPassing, sendJson } from "./send-json.ts";

type FailureToReport = { readonly code: string; readonly message: string; readonly csrfToken: string };

const SLOW_MS = 8_000;
const REPORTS_MAX = 8;

/** The result of an order: learns what is not known yet, then lets the server show it. */
const run = async (page: HTMLElement): Promise<void> => {
  const { standing = "", status = "", orderPath = "", resultPath = "", failPath = "", confirm, report } = page.dataset;
  const { dueInMs } = page.dataset;

  const showResult = (): void => location.replace(resultPath);
  const cleanAddress = (path: string): void => history.replaceState(null, "", path);

  wireCopyButtons();
  if (confirm !== undefined) {
    noteSlowness();
    const payment = JSON.parse(confirm) as PaymentToConfirm;
    const refusal = await confirmPayment(orderPath, payment, () => {
      cleanAddress(resultPath);
      showWayOut();
    });
    if (refusal === null) return showResult();
    const told = new URLSearchParams({ refused: refusal, csrfToken: payment.csrfToken });
    return location.replace(`${failPath}?${told}`);
  }
  if (report !== undefined) {
    const told = await reportFailure(orderPath, JSON.parse(report) as FailureToReport);
    cleanAddress(failPath);
    if (told !== null && told !== status) return showResult();
  } else if (location.search !== "") {
    cleanAddress(failPath);
  }
  if (standing === "pending") {
    noteSlowness();
    await followOrder(orderPath, (order) => !isUndecided(order));
    showResult();
  }
  if (standing === "awaitingDeposit") {
    if (Number(dueInMs) < TIMER_MAX_MS) setTimeout(showResult, Number(dueInMs) + 1);
    await followOrder(orderPath, (order: Order) => order.status !== status);
    showResult();
  }
};

/** The order's state after the report; null when it could not be made: then the order simply does not know of it. */
const reportFailure = async (orderPath: string, failure: FailureToReport): Promise<string | null> => {
  for (let tries = 0; tries < REPORTS_MAX; tries++) {
    const reply = await sendJson(`${orderPath}/fail`, failure);
    if (!isPassing(reply)) return typeof reply.body["status"] === "string" ? reply.body["status"] : null;
    await pause(backoffMs(tries));
  }
  return null;
};

/** The server goes on with the payment by itself: the shopper need not wait for it here. */
const showWayOut = (): void => {
  const later = document.querySelector<HTMLElement>("#later");
  if (later !== null) later.hidden = false;
};

const noteSlowness = (): void => {
  setTimeout(() => showMessage("slow"), SLOW_MS);
};

const page = document.querySelector<HTMLElement>("#result");
if (page !== null) void run(page);
