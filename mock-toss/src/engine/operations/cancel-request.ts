import { parseBank } from "../bank-codes.ts";
import { idOf, isAbsent, isRecord, numberOf, textOf } from "../fields.ts";
import type { RefundAccount } from "../payment.ts";
import { refuse, type Refused } from "../reply.ts";

export type CancelRequest = {
  readonly cancelReason: string;
  /** Null: everything that is left. */
  readonly cancelAmount: number | null;
  /** The balance the merchant believes in; null when it did not say. */
  readonly refundableAmount: number | null;
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  readonly currency: string | null;
  readonly cancelRequestId: string | null;
  readonly refundAccount: RefundAccount | null;
};

/** Members that are null count as absent: forms in the wild send them all. */
export const readCancelRequest = (body: Readonly<Record<string, unknown>>): CancelRequest | Refused => {
  const cancelReason = textOf(body["cancelReason"], 1, 200);
  const cancelAmount = optionalAmount(body["cancelAmount"]);
  const refundableAmount = optionalAmount(body["refundableAmount"]);
  const taxFreeAmount = optionalAmount(body["taxFreeAmount"]);
  const taxExemptionAmount = optionalAmount(body["taxExemptionAmount"]);
  if (
    cancelReason === null ||
    cancelAmount === "invalid" ||
    cancelAmount === 0 ||
    refundableAmount === "invalid" ||
    taxFreeAmount === "invalid" ||
    taxExemptionAmount === "invalid"
  )
    return refuse("INVALID_REQUEST");
  const refundAccount = readRefundAccount(body["refundReceiveAccount"]);
  if (refundAccount !== null && "code" in refundAccount) return refundAccount;
  return {
    cancelReason,
    cancelAmount,
    refundableAmount,
    taxFreeAmount: taxFreeAmount ?? 0,
    taxExemptionAmount: taxExemptionAmount ?? 0,
    currency: textOf(body["currency"], 1, 3),
    cancelRequestId: textOf(body["cancelRequestId"], 6, 64),
    refundAccount,
  };
};

const optionalAmount = (value: unknown): number | null | "invalid" => {
  if (isAbsent(value)) return null;
  const amount = numberOf(value);
  return amount === null || amount < 0 ? "invalid" : amount;
};

/** The member is `bank`, not `bankCode`. Test accounts begin with an X and take no refund. */
const readRefundAccount = (value: unknown): RefundAccount | Refused | null => {
  if (!isRecord(value)) return null;
  const bankCode = parseBank(idOf(value["bank"], 20) ?? "");
  if (bankCode === null) return refuse("INVALID_BANK");
  const accountNumber = idOf(value["accountNumber"], 20);
  if (accountNumber === null || !/^\d+$/.test(accountNumber)) return refuse("INVALID_REFUND_ACCOUNT_NUMBER");
  const holderName = textOf(value["holderName"], 1, 60);
  return holderName === null ? refuse("INVALID_REFUND_ACCOUNT_INFO") : { bankCode, accountNumber, holderName };
};
