import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { languageOf } from "../engine/errors/catalogue.ts";
import { formatKst } from "../engine/kst-time.ts";
import type { MockContext } from "../server/context.ts";
import { html } from "./html.ts";
import { page } from "./window-page.ts";
import { sendPage } from "./window-reply.ts";

/** 매출전표. What `receipt.url` leads to. */
export const registerReceiptRoutes = (app: FastifyInstance, { engine }: MockContext): void => {
  const answer = (request: FastifyRequest, reply: FastifyReply, paymentKey: unknown): FastifyReply => {
    const language = languageOf(request.headers["accept-language"]);
    const text = language === "en" ? ENGLISH : KOREAN;
    const payment = typeof paymentKey === "string" ? engine.controls.findPayment(paymentKey) : undefined;
    if (payment === undefined || payment.approvedAt === null)
      return sendPage(reply.code(404), page(text.title, language, html`<p data-testid="notice">${text.unknown}</p>`));
    const lines = [
      [text.order, payment.orderName],
      [text.orderId, payment.orderId],
      [text.method, payment.method],
      [text.approvedAt, formatKst(payment.approvedAt)],
      [text.amount, `${payment.totalAmount} ${payment.currency}`],
      [text.left, `${payment.balanceAmount} ${payment.currency}`],
    ] as const;
    const rows = lines.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    );
    return sendPage(reply, page(text.title, language, html`<dl data-testid="receipt">${rows}</dl>`));
  };
  app.get("/receipt/redirection", (request, reply) =>
    answer(request, reply, (request.query as { transactionId?: unknown }).transactionId),
  );
  app.get("/receipt/mobile/:paymentKey", (request, reply) =>
    answer(request, reply, (request.params as { paymentKey: string }).paymentKey),
  );
};

const KOREAN = {
  title: "매출전표",
  order: "상품",
  orderId: "주문번호",
  method: "결제수단",
  approvedAt: "승인 시각",
  amount: "결제 금액",
  left: "취소 후 남은 금액",
  unknown: "존재하지 않는 전표입니다.",
};

const ENGLISH: typeof KOREAN = {
  title: "Receipt",
  order: "Goods",
  orderId: "Order",
  method: "Method",
  approvedAt: "Approved at",
  amount: "Amount",
  left: "Left after cancels",
  unknown: "There is no such receipt.",
};
