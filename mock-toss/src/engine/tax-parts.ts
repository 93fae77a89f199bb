import { isAbsent, numberOf } from "./fields.ts";
import { isMoney } from "./vat.ts";
import { refuse, type Refused } from "./reply.ts";

/** 비과세 금액, 과세 제외 금액. The parts of an amount that bear no tax. */
type TaxParts = { readonly taxFreeAmount: number; readonly taxExemptionAmount: number };

/** Zero when they are absent. Together they cannot be more than the amount, or its tax would be negative. */
export const readTaxParts = (
  { taxFreeAmount, taxExemptionAmount }: { readonly taxFreeAmount?: unknown; readonly taxExemptionAmount?: unknown },
  amount: number,
  currency = "KRW",
): TaxParts | Refused => {
  const free = isAbsent(taxFreeAmount) ? 0 : numberOf(taxFreeAmount);
  const exempt = isAbsent(taxExemptionAmount) ? 0 : numberOf(taxExemptionAmount);
  if (free === null || exempt === null || free < 0 || exempt < 0 || free + exempt > amount)
    return refuse("INVALID_REQUEST");
  if (!isMoney(free, currency) || !isMoney(exempt, currency)) return refuse("INVALID_REQUEST");
  return { taxFreeAmount: free, taxExemptionAmount: exempt };
};
