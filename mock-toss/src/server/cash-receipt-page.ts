import type { FastifyInstance } from "fastify";
import { languageOf } from "../engine/errors/catalogue.ts";
import { formatKst } from "../engine/kst-time.ts";
import type { CashReceipt } from "../engine/payment.ts";
import type { World } from "../engine/world.ts";
import { html } from "../window/html.ts";
import { page } from "../window/window-page.ts";
import { sendPage } from "../window/window-reply.ts";
import type { MockContext } from "./context.ts";

/** 현금영수증. What a receipt's `receiptUrl` leads to. */
export const registerCashReceiptPage = (app: FastifyInstance, { engine }: MockContext): void => {
  app.get("/receipt/cash/:receiptKey", (request, reply) => {
    const { receiptKey } = request.params as { receiptKey: string };
    const language = languageOf(request.headers["accept-language"]);
    const text = language === "en" ? ENGLISH : KOREAN;
    const receipt = findReceipt(engine.world, receiptKey);
    if (receipt === null)
      return sendPage(reply.code(404), page(text.title, language, html`<p data-testid="notice">${text.unknown}</p>`));
    const lines = [
      [text.kind, receipt.transactionType === "CANCEL" ? text.canceled : text.issued],
      [text.type, receipt.type],
      [text.order, receipt.orderName],
      [text.orderId, receipt.orderId],
      [text.issueNumber, receipt.issueNumber],
      [text.identity, receipt.customerIdentityNumber],
      [text.requestedAt, formatKst(receipt.requestedAt)],
      [text.amount, `${receipt.amount} KRW`],
    ] as const;
    const rows = lines.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    );
    return sendPage(reply, page(text.title, language, html`<dl data-testid="cash-receipt">${rows}</dl>`));
  });
};

/** Issued by themselves, or with a payment; a person who looks at one can wait for a walk through the payments. */
const findReceipt = ({ collections }: World, receiptKey: string): CashReceipt | null => {
  const issued = collections.cashReceipts.get(receiptKey);
  if (issued !== undefined) return issued.receipt;
  for (const { cashReceipts } of collections.payments.values()) {
    const found = cashReceipts.find((receipt) => receipt.receiptKey === receiptKey);
    if (found !== undefined) return found;
  }
  return null;
};

const KOREAN = {
  title: "현금영수증",
  kind: "구분",
  issued: "발급",
  canceled: "취소",
  type: "용도",
  order: "상품",
  orderId: "주문번호",
  issueNumber: "국세청 승인번호",
  identity: "식별번호",
  requestedAt: "발급 요청 시각",
  amount: "금액",
  unknown: "존재하지 않는 현금영수증입니다.",
};

const ENGLISH: typeof KOREAN = {
  title: "Cash receipt",
  kind: "Kind",
  issued: "issued",
  canceled: "cancelled",
  type: "Purpose",
  order: "Goods",
  orderId: "Order",
  issueNumber: "Tax office's number",
  identity: "Issued to",
  requestedAt: "Requested at",
  amount: "Amount",
  unknown: "There is no such cash receipt.",
};
