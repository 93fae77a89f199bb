import type { Authenticate, Authenticated } from "./authenticate.ts";
import { languageOf, type Language } from "./errors/catalogue.ts";
import type { MockRequest } from "./exchange.ts";
import { idOf, isRecord } from "./fields.ts";
import { requestIdentity } from "./idempotency.ts";
import type { Refused } from "./reply.ts";
import { findRoute, type FoundRoute } from "./routes.ts";

/** A request, read: where it goes, who sent it, what it says. Nothing has been decided yet. */
export type Arrival = {
  readonly request: MockRequest;
  readonly found: FoundRoute | "wrong-method" | "unknown-path";
  readonly sender: Authenticated | Refused;
  /** Null when the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Null when a name is given more than once: which of its values is meant? */
  readonly query: Readonly<Record<string, string>> | null;
  readonly idempotencyKey: string | null;
  /** What makes it the same request as another one; null without a key or a sender. */
  readonly identity: string | null;
  readonly testCode: string | null;
  readonly language: Language;
  readonly orderId: string | null;
  readonly paymentKey: string | null;
};

/** Whatever is longer is no id of anything. */
const ID_LENGTH_MAX = 300;

export const readArrival = (request: MockRequest, authenticate: Authenticate): Arrival => {
  const found = findRoute(request.method, request.path);
  const sender = authenticate(header(request, "authorization") ?? undefined);
  const body = readBody(request.body);
  const params = typeof found === "string" ? {} : found.params;
  // Keys mean something on POST alone, and an empty one is none.
  const idempotencyKey = (request.method === "POST" && header(request, "idempotency-key")) || null;
  return {
    request,
    found,
    sender,
    body,
    query: readQuery(request.query),
    idempotencyKey,
    identity:
      idempotencyKey === null || sender.type === "refused"
        ? null
        : requestIdentity(sender.merchant.secretKey, request.method, request.path, idempotencyKey),
    testCode: header(request, "tosspayments-test-code"),
    language: languageOf(header(request, "accept-language")),
    orderId: idOf(params["orderId"] ?? body?.["orderId"], ID_LENGTH_MAX),
    paymentKey: idOf(params["paymentKey"] ?? body?.["paymentKey"], ID_LENGTH_MAX),
  };
};

const readBody = (body: unknown): Readonly<Record<string, unknown>> | null => {
  if (body === undefined || body === null || body === "") return {};
  if (typeof body !== "string") return isRecord(body) ? body : null;
  try {
    // Some clients begin with a byte order mark.
    const parsed: unknown = JSON.parse(body.replace(/^\uFEFF/, ""));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
};

const readQuery = (query: MockRequest["query"] = {}): Arrival["query"] => {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string") read[name] = value;
    else if (value !== undefined) return null;
  }
  return read;
};

const header = ({ headers }: MockRequest, name: string): string | null => {
  const value = headers?.[name];
  return typeof value === "string" ? value : (value?.[0] ?? null);
};
