import { Type } from "typebox";

/** 환불 계좌. A deposit goes back to it. Personal: it is passed on to Toss, kept with the customer, and never shown again. */
export const RefundAccountJson = Type.Object(
  {
    bank: Type.String({
      minLength: 1,
      maxLength: 20,
      pattern: "^\\S+$",
      description: "은행 코드, as Toss names banks",
    }),
    accountNumber: Type.String({ pattern: "^[0-9]{1,20}$", description: "계좌번호, digits only" }),
    holderName: Type.String({ minLength: 1, maxLength: 60, pattern: "^(?=.*\\S)\\P{Cc}+$" }),
  },
  { additionalProperties: false },
);
