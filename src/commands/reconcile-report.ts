import type { Listed, ListedPayment, Reconciled } from "../app/reconciled.ts";
import type { Difference } from "../domain/reconcile.ts";
import { timeOf } from "./days.ts";

const MEANING: Record<Difference, string> = {
  NO_SUCH_ORDER: "우리에게 없는 주문 · no order of ours",
  PERHAPS_PRUNED: "정리된 주문일 수 있음 · perhaps removed by payonce prune",
  ANOTHER_ORDER: "다른 주문의 결제 · a payment of another order",
  NOT_SHOWN: "조회되지 않는 결제 · not shown when looked up",
  NOT_LOOKED_UP: "조회 실패 · could not be looked up",
  WAITS_FOR_OTHER: "다른 결제 결과를 기다림 · waits for another payment of its order",
  NOT_IN_OUR_BOOKS: "우리 장부에 없음 · not in our books",
  BALANCE_DIFFERS: "잔액이 다름 · balances differ",
  NOT_AT_TOSS: "토스에 없는 승인 · paid in our books, and nothing of it at Toss",
  NOT_GIVEN_BACK: "돌려주지 못함 · could not be given back",
  STILL_UNDER_WAY: "30분 넘게 진행 중 · under way for more than 30 minutes",
};

/** A full payment key is nobody's business but the order's; Toss's dashboard finds the rest by order or transaction. */
const masked = (paymentKey: string): string => `${paymentKey.slice(0, 6)}***`;

const paymentJson = ({ orderId, paymentKey, transactionKey, amount, at }: ListedPayment) => ({
  ...{ orderId, paymentKey: masked(paymentKey), transactionKey, amount },
  at: new Date(at).toISOString(),
});

export const asJson = (compared: Reconciled): string => {
  const { period, rows, approvals, healed, underWay, rowsUnderWay, listed, listedCount } = compared;
  return JSON.stringify(
    {
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
      ...{ rows, approvals, healed, underWay, listed: listedCount },
      differences: listed.map(({ difference, row }) => ({ difference, ...paymentJson(row) })),
      paymentsUnderWay: rowsUnderWay.map(paymentJson),
    },
    null,
    2,
  );
};

export const asText = (compared: Reconciled): string => {
  const { period, rows, approvals, healed, underWay, rowsUnderWay, listed, listedCount } = compared;
  const rest = listedCount - listed.length + underWay - rowsUnderWay.length;
  return [
    ...table([...listed.map(differing), ...rowsUnderWay.map(goingOn)]),
    ...(rest > 0 ? [`… ${rest}`] : []),
    verdict(compared),
    `${timeOf(period.from)} – ${timeOf(period.to)}`,
    `거래 ${rows}건 · transactions, 승인 ${approvals}건 · approvals of ours older than 15 minutes, 바로잡음 ${healed}건 · put right, 진행 중 ${underWay}건 · under way`,
  ].join("\n");
};

const verdict = ({ listedCount, underWay }: Reconciled): string => {
  if (listedCount > 0) return `차이 ${listedCount}건 · differences (docs/reconcile.md)`;
  if (underWay === 0) return "차이 없음 · the books agree";
  const payments = underWay === 1 ? "1 payment is" : `${underWay} payments are`;
  return `차이 없음, ${underWay}건은 아직 진행 중 · the books agree, but ${payments} still under way`;
};

type Line = { readonly name: string; readonly row: ListedPayment; readonly meaning: string };

const differing = ({ difference, row }: Listed): Line => ({ name: difference, row, meaning: MEANING[difference] });
const goingOn = (row: ListedPayment): Line => ({
  ...{ name: "(under way)", row },
  meaning: "결과 확인 또는 환불 진행 중 · its result is being found out, or it is being given back",
});

const COLUMNS: readonly (readonly [string, (line: Line) => string])[] = [
  ["difference", ({ name }) => name],
  ["order", ({ row }) => row.orderId],
  ["payment", ({ row }) => masked(row.paymentKey)],
  ["won", ({ row }) => row.amount?.toLocaleString("en-US") ?? "?"],
  ["when (KST)", ({ row }) => timeOf(row.at)],
  ["transaction", ({ row }) => row.transactionKey ?? "-"],
  ["", ({ meaning }) => meaning],
];

const table = (rows: readonly Line[]): string[] => {
  if (rows.length === 0) return [];
  const lines = [COLUMNS.map(([name]) => name), ...rows.map((one) => COLUMNS.map(([, cell]) => cell(one)))];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...padded, ""];
};
