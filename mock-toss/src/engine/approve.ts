import { announce } from "./webhooks/announce.ts";
import { issueWantedReceipt } from "./cash-receipt.ts";
import { newSecret } from "./keys.ts";
import { dueAfter, newAccount, VALID_HOURS } from "./new-account.ts";
import type { Card, Payment } from "./payment.ts";
import { enterTransaction } from "./transaction.ts";
import { parseForeignWallet } from "./wallets.ts";
import { savePayment, type World } from "./world.ts";

/** Takes the money, or, for a virtual account, says where it should be sent. */
export const approve = (world: World, payment: Payment, at: number): void => {
  payment.secret = newSecret(world.random);
  payment.expiresAt = null;
  if (payment.method === "가상계좌") {
    const customerName = payment.customer.name;
    payment.virtualAccount ??= newAccount(world, { customerName, dueAt: dueAfter(VALID_HOURS, at) });
    payment.status = "WAITING_FOR_DEPOSIT";
  } else {
    fillMethodDetails(payment);
    settle(world, payment, at);
  }
  savePayment(world, payment, at);
  announce(world, payment, at);
};

/** The money is here. */
export const settle = (world: World, payment: Payment, at: number): void => {
  payment.status = "DONE";
  payment.approvedAt = at;
  issueWantedReceipt(world, payment, at);
  enterTransaction(world, payment, { kind: "approval", amount: payment.totalAmount, at });
};

/** Details that the window has already filled in are kept. */
const fillMethodDetails = (payment: Payment): void => {
  switch (payment.method) {
    case "카드":
      payment.card ??= testCard(payment.totalAmount);
      return;
    case "간편결제":
      payment.easyPay ??= { provider: "토스페이", amount: payment.totalAmount, discountAmount: 0 };
      return;
    case "해외간편결제":
      payment.easyPay ??= {
        provider: parseForeignWallet(payment.window?.options["provider"]) ?? "PAYPAL",
        amount: payment.totalAmount,
        discountAmount: 0,
      };
      return;
    case "계좌이체":
      payment.transfer ??= { bankCode: "20", settlementStatus: "INCOMPLETED" };
      return;
    case "휴대폰":
      payment.mobilePhone ??= {
        customerMobilePhone: payment.customer.mobilePhone,
        settlementStatus: "INCOMPLETED",
      };
      return;
    case "문화상품권":
    case "도서문화상품권":
    case "게임문화상품권":
      payment.giftCertificate ??= { approveNo: "00000000", settlementStatus: "INCOMPLETED" };
      return;
    case "가상계좌":
      return;
  }
};

export const testCard = (amount: number): Card => ({
  issuerCode: "61",
  acquirerCode: "31",
  number: "12345678****789*",
  installmentPlanMonths: 0,
  isInterestFree: false,
  interestPayer: null,
  approveNo: "00000000",
  useCardPoint: false,
  cardType: "신용",
  ownerType: "개인",
  acquireStatus: "READY",
  amount,
});
