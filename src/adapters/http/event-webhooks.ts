import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";

import { NEWS_TYPES, type NewsType } from "../../domain/news.ts";
import { EventJson } from "../merchant/event-json.ts";

type Document = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;
type Webhooks = NonNullable<Extract<Document, { readonly webhooks?: unknown }>["webhooks"]>;

const SUMMARIES: Record<NewsType, string> = {
  "order.paid": "결제 완료: the money is here. Taking the latest one completes the order",
  "order.failed": "결제 실패: the last try failed, and the order can be tried again",
  "order.canceled": "취소: the order has ended",
  "order.partially_canceled": "부분 취소: part of the money went back",
  "order.waiting_for_deposit": "입금 대기: an account waits for its deposit",
  "order.needs_attention": "확인 필요: a person is needed",
};

const header = (name: string, description: string) => ({
  ...{ name, description, in: "header", required: true },
  schema: { type: "string" },
});

const HEADERS = [
  header("webhook-id", "The same whenever this event is told again"),
  header("webhook-timestamp", "When this was sent, in seconds since the epoch"),
  header("webhook-signature", "Per Standard Webhooks, with EVENT_WEBHOOK_SECRET"),
];

/** What is sent to `EVENT_WEBHOOK_URL`, for the document: nobody calls these here. */
export const eventWebhooks = Object.fromEntries(
  NEWS_TYPES.map((type) => [
    type,
    {
      post: {
        tags: ["events"],
        summary: SUMMARIES[type],
        parameters: HEADERS,
        requestBody: { required: true, content: { "application/json": { schema: EventJson } } },
        responses: {
          "2XX": { description: "Taken. Anything else, or nothing within 10 s: told again" },
        },
      },
    },
  ]),
) as Webhooks;
