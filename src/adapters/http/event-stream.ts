import { PassThrough, type Readable } from "node:stream";

import type { Limits } from "./limits.ts";

/** One reader's stream of server-sent events. */
export type EventStream = {
  readonly readable: Readable;
  readonly event: (id: number, data: object) => void;
  readonly end: () => void;
  /** Runs once, whoever ended the stream: we, the reader, or the server's own end. */
  readonly onEnd: (cleanUp: () => void) => void;
};

/** A reader that does not read is let go before it fills our memory; it comes back with its last event's id. */
const UNREAD_MAX_BYTES = 256 * 1024;

/** A reader whose stream broke off waits this long before it opens another. */
const COMES_BACK_AFTER_MS = 2_000;

/** The streams that are open, so that the server can end them before it ends itself. */
export class EventStreams {
  readonly #open = new Set<EventStream>();
  readonly #limits: Pick<Limits, "heartbeatMs" | "streamMs">;
  #over = false;

  constructor(limits: Pick<Limits, "heartbeatMs" | "streamMs">) {
    this.#limits = limits;
  }

  open(): EventStream {
    const { heartbeatMs, streamMs } = this.#limits;
    const readable = new PassThrough({ highWaterMark: UNREAD_MAX_BYTES });
    const write = (text: string): void => {
      if (readable.writable && !readable.write(text)) readable.destroy();
    };
    const stream: EventStream = {
      readable,
      event: (id, data) => write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`),
      end: () => readable.end(),
      onEnd: (cleanUp) => readable.once("close", cleanUp),
    };

    // Sent at once, so that the reader knows it is connected even when there is nothing to tell yet.
    write(`retry: ${COMES_BACK_AFTER_MS}\n\n`);
    const heartbeat = setInterval(() => write(": still here\n\n"), heartbeatMs);
    const lifetime = setTimeout(stream.end, this.#over ? 0 : streamMs);
    this.#open.add(stream);
    stream.onEnd(() => {
      clearInterval(heartbeat);
      clearTimeout(lifetime);
      this.#open.delete(stream);
    });
    return stream;
  }

  /** A stream that is opened after this ends with its first event. */
  endAll(): void {
    this.#over = true;
    for (const { end } of this.#open) end();
  }
}
