import { DAY_MS, Instant, MINUTE_MS } from "../domain/instant.ts";
import { byDay, closedAt } from "../domain/seoul-days.ts";
import { LATE_MS, type Period } from "../domain/transaction.ts";
import type { Clock, ReconciliationTurn, ReconciliationTurns, Report } from "./ports.ts";
import type { Reconcile, Ways } from "./reconcile.ts";
import type { Listed, Reconciled } from "./reconciled.ts";

/** 자동 대사. Reconciles when it is this process's turn; else returns at once. */
export type ReconcileInTurn = {
  readonly run: () => Promise<void>;
  /** On a graceful stop: goes no further than the page in hand, and leaves the turn to whoever comes next. */
  readonly letGo: () => void;
};

type ReconcileInTurnDeps = {
  readonly reconciliation: ReconciliationTurns;
  readonly reconcile: Reconcile;
  readonly clock: Clock;
  readonly report: Report;
};

const EVERY_MS = 2 * MINUTE_MS;
/** Longer than the provider takes for a page, and our books for what is on it. Renewed before each page. */
const LEASE_MS = 3 * MINUTE_MS;
/** What keeps a pass from being complete keeps it no longer than this: by then the closed day is looked at as a whole. */
const HELD_BACK_MAX_MS = DAY_MS;
const CLOSED_DAYS = 2;
const CLOSED_DAYS_AT_HOUR = 4;
/** Differences already told by this process. */
const TOLD_MAX = 10_000;

/** Null: the turn was lost, the ledger could not be read, or we are stopping. Nothing more is written down. */
type Kept = ReconciliationTurn | null;

export const makeReconcileInTurn = ({
  reconciliation,
  reconcile,
  clock,
  report,
}: ReconcileInTurnDeps): ReconcileInTurn => {
  const told = new Set<string>();
  let isStopping = false;
  /** When this process last showed that it goes on, on the monotonic clock. */
  let stirredAtMs = 0;

  const run = async (): Promise<void> => {
    if (isStopping) return;
    const claimed = await reconciliation.claim(LEASE_MS);
    if (claimed.isErr() || claimed.value === null) return;
    const isOver = new AbortController();
    stirredAtMs = clock.monotonicMs();
    await Promise.race([takeTurn(claimed.value).finally(() => isOver.abort()), standstill(isOver.signal)]);
  };

  /**
   * What has not moved for as long as a lease has lost its turn, and goes no further should it come back: nobody waits for it, or a
   * call that never ends would be the last this process made of the ledger.
   */
  const standstill = async (isOver: AbortSignal): Promise<void> => {
    for (let leftMs = LEASE_MS; leftMs > 0; leftMs = stirredAtMs + LEASE_MS - clock.monotonicMs()) {
      await clock.sleep(leftMs, isOver);
      if (isOver.aborted) return;
    }
    report("reconcile.left_open", { error: "STANDSTILL" });
  };

  const takeTurn = async (turn: ReconciliationTurn): Promise<void> => {
    const recent = await catchUp(turn);
    const closed = recent && (await lookAtClosedDays(recent));
    if (closed !== null) await move(closed, {}, Math.max(0, EVERY_MS - (closed.at - turn.at)));
  };

  /** From a while before where the last pass ended, day by day: what was not seen for a week is not asked for in one go. */
  const catchUp = async (turn: ReconciliationTurn): Promise<Kept> => {
    let kept: Kept = turn;
    const period = { from: Instant.after(turn.seenUntil, -LATE_MS), to: turn.at };
    for (const day of byDay(period)) {
      const passed: Passed = await pass(kept, day, "FROM_TOSS");
      if (passed === null) return null;
      if (!passed.complete && day.to < turn.seenUntil + HELD_BACK_MAX_MS) return passed.turn;
      if (day.to > turn.seenUntil) kept = await move(passed.turn, { seenUntil: day.to }, LEASE_MS);
      else kept = passed.turn;
      if (kept === null) return null;
    }
    return kept;
  };

  /** At four in the morning the last two days are over, also for whoever is late; so are those that could not be looked at then. */
  const lookAtClosedDays = async (turn: ReconciliationTurn): Promise<Kept> => {
    const closedUntil = closedAt(turn.at, CLOSED_DAYS_AT_HOUR);
    if (closedUntil <= turn.closedUntil) return turn;
    let kept: ReconciliationTurn = turn;
    const from = Math.min(turn.closedUntil, Instant.after(closedUntil, -CLOSED_DAYS * DAY_MS));
    for (const day of byDay({ from: Instant.of(from), to: closedUntil })) {
      const passed: Passed = await pass(kept, day, "BOTH_WAYS");
      if (passed === null) return null;
      kept = passed.turn;
    }
    return move(kept, { closedUntil }, LEASE_MS);
  };

  type Passed = { readonly turn: ReconciliationTurn; readonly complete: boolean } | null;

  const pass = async (turn: ReconciliationTurn, period: Period, ways: Ways): Promise<Passed> => {
    let kept: Kept = turn;
    const goOn = async (): Promise<boolean> => {
      kept = kept && (await move(kept, {}, isStopping ? 0 : LEASE_MS));
      return kept !== null && !isStopping;
    };
    const passed = await reconcile(period, goOn, ways);
    if (kept === null) return null;
    if (passed.isErr()) {
      report("reconcile.left_open", { error: "code" in passed.error ? passed.error.code : passed.error.type });
      if (passed.error.type !== "Stopped") await move(kept, {}, EVERY_MS);
      return null;
    }
    tell(passed.value);
    const complete = !passed.value.listed.some(({ difference }) => difference === "NOT_LOOKED_UP");
    return { turn: kept, complete };
  };

  const move = async (...args: Parameters<ReconciliationTurns["move"]>): Promise<Kept> => {
    stirredAtMs = clock.monotonicMs();
    return (await reconciliation.move(...args)).unwrapOr(null);
  };

  const tell = ({ rows, approvals, healed, underWay, listed, listedCount }: Reconciled): void => {
    report("reconcile.passed", { rows, approvals, healed, underWay, listed: listedCount });
    for (const one of listed) tellOnce(one);
  };

  const tellOnce = ({ difference, row }: Listed): void => {
    const name = `${difference} ${row.transactionKey ?? row.paymentKey}`;
    if (told.has(name)) return;
    if (told.size >= TOLD_MAX) told.clear();
    told.add(name);
    const { orderId, transactionKey, amount } = row;
    report("reconcile.difference", { difference, orderId, transactionKey, amount });
  };

  return {
    run,
    letGo: () => {
      isStopping = true;
    },
  };
};
