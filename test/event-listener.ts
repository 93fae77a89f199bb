import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export const EVENT_SECRET = `whsec_${Buffer.from("event-secret-of-the-tests-012345").toString("base64")}`;

/** What a shop's endpoint reads of an event it has verified. */
export type HeardEvent = {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly orderId: string;
    readonly sequence: number;
    readonly status: string;
    readonly amount: number;
    readonly balance: number;
  };
  /** Milliseconds on this process's clock. */
  readonly at: number;
};

type Answer = (response: ServerResponse, event: HeardEvent) => unknown;

/** A shop's endpoint: verifies what it hears with the official library, as the shop would, and answers as it is told to. */
export class EventListener {
  readonly heard: HeardEvent[] = [];
  /** Requests that were not signed by who knows the secret. */
  forged = 0;
  answer: Answer = (response) => response.writeHead(204).end();
  readonly #server: Server;
  readonly #webhook: Webhook;

  private constructor(secret: string) {
    this.#webhook = new Webhook(secret);
    this.#server = createServer((request, response) => void this.#hear(request, response));
  }

  static async open({ port = 0, secret = EVENT_SECRET } = {}): Promise<EventListener> {
    const listener = new EventListener(secret);
    listener.#server.listen(port, "127.0.0.1");
    await once(listener.#server, "listening");
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/events?shop=1`;
  }

  of(orderId: string): HeardEvent[] {
    return this.heard.filter(({ data }) => data.orderId === orderId);
  }

  /** Waits until it has heard what `isHeard` asks for. */
  async until(isHeard: () => boolean, ms = 20_000): Promise<void> {
    const giveUpAt = performance.now() + ms;
    while (!isHeard()) {
      if (performance.now() > giveUpAt) throw new Error(`only heard ${JSON.stringify(this.heard)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers } = request;
    try {
      const signed = headers as Record<string, string>;
      const event = this.#webhook.verify(Buffer.concat(chunks).toString(), signed) as Omit<HeardEvent, "id" | "at">;
      const heard = { ...event, id: String(headers["webhook-id"]), at: performance.now() };
      this.heard.push(heard);
      this.answer(response, heard);
    } catch {
      this.forged++;
      response.writeHead(401).end();
    }
  }
}
