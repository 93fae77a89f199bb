import { Type } from "typebox";

import { STOCK_MAX } from "../../domain/product.ts";

/** What one field may hold, wherever it stands. Everything is bounded. */
export const Fields = {
  orderId: Type.String({ maxLength: 64, description: "주문 코드", examples: ["0001J8ZQK5T0VY6C8N3M2R4W7XAB"] }),
  productId: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$", description: "상품 번호" }),
  userId: Type.String({ minLength: 1, maxLength: 128, description: "회원 번호" }),
  cartId: Type.String({ pattern: "^[\\x21-\\x7e]{1,128}$", description: "장바구니 번호: one intention to buy" }),
  paymentKey: Type.String({ pattern: "^[\\x21-\\x7e]{1,200}$", description: "결제 키" }),
  csrfToken: Type.String({ minLength: 1, maxLength: 200, description: "As it came with the order" }),
  idempotencyKey: Type.String({ pattern: "^[\\x21-\\x7e]{1,200}$", description: "멱등키" }),
  amount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: "원화 금액, in won" }),
  quantity: Type.Integer({ minimum: 1, maximum: 10_000 }),
  price: Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: "In won" }),
  stock: Type.Integer({ minimum: 0, maximum: STOCK_MAX }),
  delta: Type.Integer({ minimum: -STOCK_MAX, maximum: STOCK_MAX, not: { const: 0 } }),
  name: Type.String({ maxLength: 300, pattern: "^(?=.*\\S)\\P{Cc}+$" }),
  reason: Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" }),
  instant: Type.String({ format: "date-time", description: "ISO 8601" }),
};
