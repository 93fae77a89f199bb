import { newAccountNumber } from "./keys.ts";
import type { VirtualAccount } from "./payment.ts";
import type { World } from "./world.ts";

const HOUR_MS = 60 * 60 * 1000;
/** How long a virtual account waits when nobody says otherwise, in hours: 168, a week. */
export const VALID_HOURS = 168;

/** When an account that is issued now has waited long enough. */
export const dueAfter = (hours: number, at: number): number => at + hours * HOUR_MS;

/** 가상계좌 발급. An account that nobody has paid into yet; at 우리은행 unless somebody chose another bank. */
export const newAccount = (
  world: World,
  wanted: Pick<VirtualAccount, "dueAt"> &
    Partial<Pick<VirtualAccount, "accountType" | "bankCode" | "refundReceiveAccount">> & {
      readonly customerName: string | null;
    },
): VirtualAccount => ({
  accountType: wanted.accountType ?? "일반",
  accountNumber: newAccountNumber(world.random),
  bankCode: wanted.bankCode ?? "20",
  customerName: wanted.customerName ?? "구매자",
  depositorName: null,
  dueAt: wanted.dueAt,
  refundStatus: "NONE",
  settlementStatus: "INCOMPLETED",
  refundedAt: null,
  refundReceiveAccount: wanted.refundReceiveAccount ?? null,
});
