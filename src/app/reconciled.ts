import type { Difference } from "../domain/reconcile.ts";
import type { Period, Transaction } from "../domain/transaction.ts";

/** What differs: a row of Toss's ledger, or a payment of ours that has none. */
export type ListedPayment = Pick<Transaction, "paymentKey" | "orderId" | "at" | "amount"> & {
  readonly transactionKey: string | null;
};
/** What could not be brought into agreement, and why. */
export type Listed = { readonly difference: Difference; readonly row: ListedPayment };

/** What a pass over the ledger came to. */
export type Reconciled = {
  readonly period: Period;
  readonly rows: number;
  /** Payments of ours that were looked for among the rows. */
  readonly approvals: number;
  /** Payments that our books did not show as Toss does, and do now. */
  readonly healed: number;
  /** Payments that somebody is finding out about, or giving back, at this moment. */
  readonly underWay: number;
  /** Which those are; past a thousand only counted. */
  readonly rowsUnderWay: readonly ListedPayment[];
  /** What still differs; past a thousand only counted. */
  readonly listed: readonly Listed[];
  readonly listedCount: number;
};

/** What became of one payment. */
export type Outcome =
  | { readonly type: "Agrees" | "Healed" }
  | { readonly type: "UnderWay"; readonly row: ListedPayment }
  | ({ readonly type: "Listed" } & Listed);

const LISTED_MAX = 1_000;

export const nothingYet = (period: Period): Reconciled => ({
  ...{ period, rows: 0, approvals: 0, healed: 0, underWay: 0, rowsUnderWay: [], listed: [], listedCount: 0 },
});

export const added = (sum: Reconciled, outcome: Outcome): Reconciled => {
  switch (outcome.type) {
    case "Agrees":
      return sum;
    case "Healed":
      return { ...sum, healed: sum.healed + 1 };
    case "UnderWay":
      return { ...sum, rowsUnderWay: withOne(sum.rowsUnderWay, outcome.row), underWay: sum.underWay + 1 };
    case "Listed": {
      const { difference, row } = outcome;
      return { ...sum, listed: withOne(sum.listed, { difference, row }), listedCount: sum.listedCount + 1 };
    }
  }
};

const withOne = <T>(some: readonly T[], one: T): readonly T[] => (some.length < LISTED_MAX ? [...some, one] : some);

/** Two periods, one after the other. */
export const together = (one: Reconciled, other: Reconciled): Reconciled => ({
  period: { from: one.period.from, to: other.period.to },
  rows: one.rows + other.rows,
  approvals: one.approvals + other.approvals,
  healed: one.healed + other.healed,
  underWay: one.underWay + other.underWay,
  rowsUnderWay: [...one.rowsUnderWay, ...other.rowsUnderWay],
  listed: [...one.listed, ...other.listed],
  listedCount: one.listedCount + other.listedCount,
});
