import type { FastifyReply } from "fastify";
import type { Answer, Exchange } from "../engine/index.ts";

/** Sends an answer, or does to it what a fault rule asked for. */
export const answerExchange = (reply: FastifyReply, { answer, transport, bodyMs }: Exchange): FastifyReply => {
  if (answer === null) return cut(reply, transport === "reset");
  switch (transport) {
    case "send":
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    case "garbage":
      return reply.code(answer.status).headers(answer.headers).send(GARBAGE);
    case "reset":
      return cut(reply, true);
    case "drop":
    case "hang":
      return cut(reply, false);
    case "truncate":
      return sendHalf(reply, answer);
    case "slow-body":
      return sendSlowly(reply, answer, bodyMs);
  }
};

const GARBAGE = '{"paymentKey":"\u0000<<<';

/** Ends the connection without another byte: with a RST when it is to look like a broken network. */
const cut = (reply: FastifyReply, isReset: boolean): FastifyReply => {
  void reply.hijack();
  const { socket } = reply.raw;
  if (isReset) socket?.resetAndDestroy();
  else socket?.destroy();
  return reply;
};

/** Promises the whole body and breaks off in the middle. */
const sendHalf = (reply: FastifyReply, answer: Answer): FastifyReply => {
  void reply.hijack();
  const body = Buffer.from(answer.body);
  reply.raw.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => reply.raw.socket?.destroy());
  return reply;
};

const SLICES = 10;

/** The body in ten slices, spread over `bodyMs`. */
const sendSlowly = (reply: FastifyReply, answer: Answer, bodyMs: number): FastifyReply => {
  void reply.hijack();
  const body = Buffer.from(answer.body);
  const sliceBytes = Math.max(1, Math.ceil(body.length / SLICES));
  reply.raw.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  let from = 0;
  const sendNext = (): void => {
    reply.raw.write(body.subarray(from, from + sliceBytes));
    from += sliceBytes;
    if (from < body.length) timer.refresh();
    else reply.raw.end();
  };
  const timer = setTimeout(sendNext, bodyMs / SLICES);
  reply.raw.once("close", () => clearTimeout(timer));
  return reply;
};
