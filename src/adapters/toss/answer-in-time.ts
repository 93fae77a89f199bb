import type { IncomingHttpHeaders } from "node:http";

import type { Dispatcher } from "undici";

import type { Exchanged } from "./exchange.ts";

/** The largest Payment we know of, with hundreds of cancels, is a tenth of this. */
const BODY_BYTES_MAX = 1_048_576;

type Controller = Dispatcher.DispatchController;

/**
 * An answer of Toss's that is read whole within `withinMs`, or given up. undici is handed it as it is: its own `request` would build
 * a stream and an abort signal for every call, which costs half as much again as the call.
 */
export class AnswerInTime implements Dispatcher.DispatchHandler {
  readonly #exchanged: (exchanged: Exchanged) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #isLate = false;
  #status = 0;
  #traceId: string | undefined;
  #bytes = 0;

  constructor(withinMs: number, exchanged: (exchanged: Exchanged) => void) {
    this.#exchanged = exchanged;
    this.#timer = setTimeout(() => {
      this.#isLate = true;
      this.#end({ reply: { type: "NoAnswer" }, cause: "TimeoutError" });
      this.#controller?.abort(new Error("No answer in time"));
    }, withinMs);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // It waited for a connection for as long as it may: it is not sent any more.
    if (this.#isLate) controller.abort(new Error("No connection in time"));
  }

  onResponseStart(_: Controller, status: number, headers: IncomingHttpHeaders): void {
    const traceId = headers["x-tosspayments-trace-id"];
    this.#status = status;
    this.#traceId = typeof traceId === "string" ? traceId : undefined;
  }

  /** What is too long to be a Payment is not read to its end. */
  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= BODY_BYTES_MAX) return void this.#chunks.push(chunk);
    this.#answer("");
    controller.abort(new Error("Too long to be a payment"));
  }

  onResponseEnd(): void {
    this.#answer(Buffer.concat(this.#chunks).toString("utf8"));
  }

  onResponseError(_: Controller, error: Error): void {
    this.#end({ reply: { type: "NoAnswer" }, cause: causeOf(error) });
  }

  #answer(text: string): void {
    const reply = { type: "Answer", status: this.#status, body: parse(text) } as const;
    this.#end({ reply, ...(this.#traceId !== undefined && { traceId: this.#traceId }) });
  }

  /** Only what ends it first counts. */
  #end(exchanged: Exchanged): void {
    clearTimeout(this.#timer);
    this.#exchanged(exchanged);
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const causeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : error.name);
