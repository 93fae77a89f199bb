import { Type, type Static } from "typebox";

import { NEWS_TYPES, type NewsItem } from "../../domain/news.ts";
import { ORDER_TRANSITIONS, type OrderStatus } from "../../domain/order.ts";
import { Fields } from "../http/fields.ts";
import { iso } from "../http/iso.ts";

export const EventJson = Type.Object(
  {
    type: Type.Enum([...NEWS_TYPES]),
    timestamp: Type.String({ format: "date-time", description: "When it happened, not when it is told" }),
    data: Type.Object({
      orderId: Fields.orderId,
      sequence: Type.Integer({ minimum: 1, description: "Its place in the order's history: greater is later" }),
      status: Type.Enum(Object.keys(ORDER_TRANSITIONS) as OrderStatus[], { description: "주문 상태, as of then" }),
      amount: Fields.amount,
      balance: Type.Integer({ minimum: 0, description: "Approved minus cancelled as of then, in won; 0 while unpaid" }),
      currency: Type.Literal("KRW"),
      canceledAmount: Type.Optional(
        Type.Integer({ minimum: 0, description: "What this cancellation gave back, in won" }),
      ),
      reason: Type.Optional(Type.String({ description: "Why the order is CANCEL" })),
      pgCode: Type.Optional(Type.String({ description: "Toss's own code of a failure, where it gave one" })),
      cause: Type.Optional(Type.String({ description: "Why a person is needed" })),
    }),
  },
  { title: "Event", description: "상점 알림" },
);

/** What the merchant's endpoint is sent: nothing about a person, no payment key, no secret. */
export const eventJson = (item: NewsItem): Static<typeof EventJson> => {
  const { type, at, orderId, sequence, status, amount, balance, currency } = item;
  const { canceledAmount, reason, pgCode, cause } = item;
  return {
    type,
    timestamp: iso(at),
    data: {
      ...{ orderId, sequence, status, amount, balance, currency },
      ...(canceledAmount !== undefined && { canceledAmount }),
      ...(reason !== undefined && { reason }),
      ...(pgCode !== undefined && { pgCode }),
      ...(cause !== undefined && { cause }),
    },
  };
};
