import type { Reply } from "../../src/adapters/toss/outcome.ts";
import type { OrderId, PaymentKey } from "../../src/domain/ids.ts";

export type Operation = "confirm" | "lookup" | "cancel" | "transactions";

export type TossRequest = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly about: readonly OrderId[];
  readonly paymentKey?: PaymentKey;
  readonly key?: string;
  readonly body?: object;
  readonly timeoutMs: number;
};

/** Always resolves: silence is an answer too. */
export type Exchange = (on: Operation, request: TossRequest) => Promise<Reply>;
