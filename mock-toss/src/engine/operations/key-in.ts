import { acceptPayment, type Call } from "../call.ts";
import { readCardData } from "../card-data.ts";
import { charge } from "../charge.ts";
import type { Reply } from "../reply.ts";

/** 카드번호 결제. `POST /v1/payments/key-in` */
export const keyIn = (call: Call): Reply => {
  const card = readCardData(call.body, call.at);
  if ("code" in card) return card;
  const payment = charge(call, "NORMAL", { type: "card", ...card });
  return "code" in payment ? payment : acceptPayment(call, payment);
};
