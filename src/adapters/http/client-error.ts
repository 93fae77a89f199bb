import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

import { problemDetails } from "./problem-details.ts";
import type { RefusedAtTheDoor } from "./refusal.ts";

/** What never became a request is answered on the bare socket, in the same words. */
export const handleClientError = (error: Error & { readonly code: string }, socket: Socket): void => {
  if (socket.writable && error.code !== "ECONNRESET") socket.write(responseText(refusalOf(error.code)));
  socket.destroy();
};

const refusalOf = (code: string): RefusedAtTheDoor => {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { type: "TooSlow" };
  return { type: code === "HPE_HEADER_OVERFLOW" ? "HeadersTooLarge" : "Unreadable" };
};

const responseText = (refusal: RefusedAtTheDoor): string => {
  const details = problemDetails(refusal, "ko");
  const body = JSON.stringify(details);
  const head = [
    `HTTP/1.1 ${details.status} ${STATUS_CODES[details.status]}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
};
