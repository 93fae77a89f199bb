import { get, post } from "./api.js";
import { badge, button, code, h, money, table, time } from "./elements.js";
import { t } from "./texts.js";

let search = "";

export const paymentsView = async ({ act, refresh }) => {
  const query = search === "" ? "" : `&orderId_like=${encodeURIComponent(search)}`;
  const payments = await get(`/payments?_sort=requestedAt&_order=desc&_limit=100${query}`);
  const find = h("input", {
    id: "search",
    type: "search",
    value: search,
    placeholder: t("search"),
    ariaLabel: t("search"),
  });
  find.addEventListener("input", () => {
    search = find.value;
    refresh();
  });
  const create = () =>
    act(() => post("/payments", { orderId: `order-${Date.now()}`, amount: 15_000, orderName: "mock-toss" }));
  return [
    h("div", { className: "bar" }, find, button(t("newPayment"), create, { dataset: { testid: "new-payment" } })),
    table(
      [t("order"), t("status"), t("amount"), t("balance"), t("method"), t("requestedAt")],
      payments.map((payment) => [
        h("a", { href: `#/payments/${payment.paymentKey}` }, `${payment.orderName} `, code(payment.orderId)),
        badge(payment.status),
        money(payment.totalAmount, payment.currency),
        money(payment.balanceAmount, payment.currency),
        payment.method ?? "",
        time(payment.requestedAt),
      ]),
      search === "" ? t("noPayments") : t("none"),
    ),
  ];
};
