/** One HTTP request as the engine sees it: no socket, no clock. */
export type MockRequest = {
  readonly method: string;
  /** Path without its query, still percent-encoded. */
  readonly path: string;
  /** A name that was given more than once has a list. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names in lower case, as Node gives them. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as text, or parsed already. */
  readonly body?: unknown;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, so that a replay is the same byte for byte. */
  readonly body: string;
};

/**
 * What becomes of an answer on its way out. `send` is the good day; `drop` closes the connection without a byte, `reset`
 * destroys it, `hang` keeps it open and silent, `garbage` sends something that is not JSON, `truncate` breaks off half-way,
 * `slow-body` trickles over `delayMs`.
 */
export type Transport = "send" | "drop" | "reset" | "hang" | "garbage" | "truncate" | "slow-body";

export type Exchange = {
  /** Its number in the journal of requests. */
  readonly id: number;
  /** Null while the effect is still to come, and when there will be no answer at all. */
  readonly answer: Answer | null;
  readonly transport: Transport;
  /**
   * False while the request is in flight: somebody has to call `finish(id, at)` at `finishAt`, or, when the transport is
   * `hang`, as soon as the client goes away. Until then a repeat under the same idempotency key gets 409.
   */
  readonly settled: boolean;
  /** Epoch milliseconds. */
  readonly finishAt: number;
  /** How long a `slow-body` takes, in milliseconds. */
  readonly bodyMs: number;
};
