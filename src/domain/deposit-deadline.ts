import { Instant, MINUTE_MS } from "./instant.ts";
import type { WaitingAttempt } from "./payment-attempt.ts";
import type { DepositAccount } from "./payment-record.ts";

/** The account stays open this long past its deadline: a deposit on the last second is still on its way. */
const GRACE_MS = 30 * MINUTE_MS;

/** When an account that nobody has paid into is closed: after the earlier of Toss's deadline and ours, which is `depositMs` away. */
export const closingTime = ({ dueDate }: DepositAccount, at: Instant, depositMs: number): Instant =>
  Instant.after(earlier(dueDate, Instant.after(at, depositMs)), GRACE_MS);

/** 입금 기한. The account as shoppers and merchants are told of it: nobody shall pay into one that is being closed. */
export const accountTold = ({ account, closesAt }: WaitingAttempt): DepositAccount => ({
  ...account,
  dueDate: earlier(account.dueDate, Instant.after(closesAt, -GRACE_MS)),
});

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
