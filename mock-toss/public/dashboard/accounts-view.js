import { get, post } from "./api.js";
import { badge, button, code, h, money, table, time } from "./elements.js";
import { t } from "./texts.js";

/** Virtual accounts, with what only a bank, or Toss's dashboard, can do to them. */
export const accountsView = async ({ act }) => {
  const payments = await get(
    `/payments?method=${encodeURIComponent("가상계좌")}&_sort=requestedAt&_order=desc&_limit=100`,
  );
  const lever = (payment, name, label, isPossible) =>
    button(label, () => act(() => post(`/payments/${payment.paymentKey}/${name}`)), { disabled: !isPossible });
  return table(
    [t("order"), t("status"), t("amount"), t("account"), t("deadline"), ""],
    payments
      .filter((payment) => payment.virtualAccount)
      .map((payment) => {
        const { status, virtualAccount } = payment;
        return [
          h("a", { href: `#/payments/${payment.paymentKey}` }, code(payment.orderId)),
          h("span", { className: "bar" }, badge(status), virtualAccount.expired ? badge("expired") : ""),
          money(payment.totalAmount, payment.currency),
          code(`${virtualAccount.bankCode} ${virtualAccount.accountNumber}`),
          time(virtualAccount.dueDate),
          h(
            "div",
            { className: "bar" },
            lever(payment, "deposit", t("deposit"), status === "WAITING_FOR_DEPOSIT" && !virtualAccount.expired),
            lever(payment, "deposit-error", t("depositError"), status === "DONE"),
            lever(payment, "expire", t("expire"), status === "WAITING_FOR_DEPOSIT" && !virtualAccount.expired),
          ),
        ];
      }),
    t("noAccounts"),
  );
};
