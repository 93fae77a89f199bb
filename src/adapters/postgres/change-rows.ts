import type { OrderChange } from "../../app/ports.ts";
import { isNews } from "../../domain/news.ts";
import { dueAt } from "../../domain/next-step.ts";
import type { Order } from "../../domain/order.ts";
import { attemptRow } from "./rows/attempt-row.ts";
import { cancellationRow } from "./rows/cancellation-row.ts";
import { eventRow } from "./rows/event-row.ts";
import { lineRow, orderRow, orderStateRow, personRow, type OrderTimes } from "./rows/order-row.ts";
import { timeOf } from "./rows/row-values.ts";
import type { AttemptRow, CancellationRow, ChangedRow, EventRow, LineRow, OrderRow, PersonRow } from "./tables.ts";

export type ChangeRows = {
  readonly created: readonly OrderRow[];
  readonly updated: readonly ChangedRow[];
  readonly lines: readonly LineRow[];
  readonly attempts: readonly AttemptRow[];
  readonly cancellations: readonly CancellationRow[];
  readonly persons: readonly PersonRow[];
  readonly events: readonly EventRow[];
};

/** Every row that changes write, and none that they leave as it is. */
export const changeRows = (
  changes: readonly OrderChange[],
  { tellsNews = false }: { readonly tellsNews?: boolean } = {},
): ChangeRows => ({
  created: changes.flatMap((change) =>
    change.before === null ? [orderRow(change.after, timesOf(change, tellsNews))] : [],
  ),
  updated: changes.flatMap((change) =>
    change.before === null
      ? []
      : [{ ...orderStateRow(change.after, timesOf(change, tellsNews)), ...decidedOn(change.before) }],
  ),
  lines: changes.flatMap(linesOf),
  attempts: changes.flatMap(({ before, after }) =>
    after.attempts.filter(isNewTo(before?.attempts)).map((attempt) => attemptRow(after.id, attempt)),
  ),
  cancellations: changes.flatMap(({ before, after }) =>
    after.cancellations.filter(isNewTo(before?.cancellations)).map((known) => cancellationRow(after.id, known)),
  ),
  persons: changes.flatMap(({ after, customer, refundAccount }) =>
    customer === undefined && refundAccount === undefined ? [] : [personRow(after.id, customer, refundAccount)],
  ),
  events: changes.flatMap(({ before, after, entries }) =>
    entries.map((entry, index) => eventRow(after.id, entry, (before?.version ?? 0) + index + 1)),
  ),
});

const timesOf = ({ before, after, entries }: OrderChange, tellsNews: boolean): OrderTimes => {
  const last = entries.at(-1);
  if (last === undefined || after.version !== (before?.version ?? 0) + entries.length) {
    throw new Error(`Order ${after.id} counts its history wrong.`);
  }
  return { dueAt: dueAt(after, last.at), deliverAt: tellsNews && entries.some(isNews) ? last.at : null };
};

const decidedOn = ({ version, changedAt }: Order): Pick<ChangedRow, "decided_on" | "decided_on_changed_at"> => ({
  decided_on: version,
  decided_on_changed_at: timeOf(changedAt),
});

const linesOf = ({ before, after }: OrderChange): LineRow[] =>
  after.lines.flatMap((line, index) => {
    const out = before?.lines.find(({ productId }) => productId === line.productId)?.out;
    return out === line.out ? [] : [lineRow(after.id, line, index + 1)];
  });

/** A decision keeps what it does not touch, so another value is another object. */
const isNewTo =
  <Part extends Order["attempts" | "cancellations"][number]>(before: readonly Part[] = []) =>
  (part: Part): boolean =>
    !before.includes(part);
