import type { Call } from "./call.ts";
import { chargeBilling, deleteBilling, issueByAuthKey, issueByCard } from "./operations/billing.ts";
import { cancelCashReceipt, issueCashReceipt, listCashReceipts } from "./operations/cash-receipts.ts";
import { keyIn } from "./operations/key-in.ts";
import { listSettlements, requestSettlement } from "./operations/settlements.ts";
import { listTransactions } from "./operations/transactions.ts";
import { issueVirtualAccount } from "./operations/virtual-account.ts";
import { cancel } from "./operations/cancel.ts";
import { confirm } from "./operations/confirm.ts";
import { listCardPromotions, listPromotions } from "./operations/promotions.ts";
import { create } from "./operations/create.ts";
import { lookup, lookupByOrder } from "./operations/lookup.ts";
import type { OperationName } from "./operation-names.ts";
import type { Reply } from "./reply.ts";

export type Route = {
  /** Both look-ups share one. */
  readonly operation: OperationName;
  readonly method: "GET" | "POST" | "DELETE";
  /** A segment that begins with a colon takes any value. */
  readonly path: string;
  readonly run: (call: Call) => Reply;
};

/** Toss's paths. Where two fit, the first one wins, so words come before values. Old samples still use old spellings. */
export const ROUTES: readonly Route[] = [
  { operation: "create", method: "POST", path: "/v1/payments", run: create },
  { operation: "confirm", method: "POST", path: "/v1/payments/confirm", run: confirm },
  { operation: "key-in", method: "POST", path: "/v1/payments/key-in", run: keyIn },
  { operation: "cash-receipts", method: "POST", path: "/v1/payments/cash-receipts", run: issueCashReceipt },
  {
    operation: "cash-receipts",
    method: "POST",
    path: "/v1/payments/cash-receipts/:receiptKey/cancel",
    run: cancelCashReceipt,
  },
  { operation: "confirm", method: "POST", path: "/v1/payments/:paymentKey", run: confirm },
  { operation: "lookup", method: "GET", path: "/v1/payments/:paymentKey", run: lookup },
  { operation: "lookup", method: "GET", path: "/v1/payments/orders/:orderId", run: lookupByOrder },
  { operation: "cancel", method: "POST", path: "/v1/payments/:paymentKey/cancel", run: cancel },
  { operation: "virtual-accounts", method: "POST", path: "/v1/virtual-accounts", run: issueVirtualAccount },
  { operation: "billing-issue", method: "POST", path: "/v1/billing/authorizations/issue", run: issueByAuthKey },
  { operation: "billing-issue", method: "POST", path: "/v1/billing/authorizations/card", run: issueByCard },
  { operation: "billing-charge", method: "POST", path: "/v1/billing/:billingKey", run: chargeBilling },
  { operation: "billing-delete", method: "DELETE", path: "/v1/billing/:billingKey", run: deleteBilling },
  { operation: "transactions", method: "GET", path: "/v1/transactions", run: listTransactions },
  { operation: "settlements", method: "GET", path: "/v1/settlements", run: listSettlements },
  { operation: "settlements", method: "POST", path: "/v1/settlements", run: requestSettlement },
  { operation: "cash-receipts", method: "POST", path: "/v1/cash-receipts", run: issueCashReceipt },
  { operation: "cash-receipts", method: "GET", path: "/v1/cash-receipts", run: listCashReceipts },
  { operation: "cash-receipts", method: "POST", path: "/v1/cash-receipts/:receiptKey/cancel", run: cancelCashReceipt },
  { operation: "promotions", method: "GET", path: "/v1/promotions", run: listPromotions },
  { operation: "promotions", method: "GET", path: "/v1/promotions/card", run: listCardPromotions },
];

export type FoundRoute = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

const PATTERNS = ROUTES.map((route) => ({ route, segments: route.path.split("/") }));

/** The route of a path; `wrong-method` when only another method would do. */
export const findRoute = (method: string, path: string): FoundRoute | "wrong-method" | "unknown-path" => {
  // A base URL with a slash too many, a path with one at its end: clients in the wild send both.
  const segments = path
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "")
    .split("/");
  const wanted = method === "HEAD" ? "GET" : method;
  let isKnownPath = false;
  for (const { route, segments: pattern } of PATTERNS) {
    if (!fits(pattern, segments)) continue;
    if (route.method === wanted) return { route, params: paramsOf(pattern, segments) };
    isKnownPath = true;
  }
  return isKnownPath ? "wrong-method" : "unknown-path";
};

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]));

const paramsOf = (pattern: readonly string[], segments: readonly string[]): Record<string, string> => {
  const params: Record<string, string> = {};
  pattern.forEach((part, index) => {
    if (part.startsWith(":")) params[part.slice(1)] = decodeSegment(segments[index] ?? "");
  });
  return params;
};

/** A sloppy client's stray percent sign stays as it is. */
const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
