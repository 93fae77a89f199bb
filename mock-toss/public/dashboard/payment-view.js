import { get, post } from "./api.js";
import { badge, button, code, h, money, time, won } from "./elements.js";
import { t } from "./texts.js";

/** A deposit is given back to an account, which a button cannot ask for. */
const isCancelable = ({ status, balanceAmount, virtualAccount }) =>
  virtualAccount === null
    ? ["DONE", "PARTIAL_CANCELED"].includes(status) && balanceAmount > 0
    : status === "WAITING_FOR_DEPOSIT";

/** One payment: what happened to it, in order, and what it looks like now. */
export const paymentView = async ({ act }, paymentKey) => {
  const key = encodeURIComponent(paymentKey);
  const [payment, requests, webhooks] = await Promise.all([
    get(`/payments/${key}`),
    get(`/requests?paymentKey=${key}&_limit=200`),
    get(`/webhooks?paymentKey=${key}&_limit=200`),
  ]);
  const moments = [
    { kind: "payment", at: payment.requestedAt, text: t("created") },
    ...(payment.approvedAt
      ? [
          {
            kind: "payment",
            at: payment.approvedAt,
            text: `${t("approved")} ${won(payment.totalAmount, payment.currency)}`,
          },
        ]
      : []),
    ...(payment.cancels ?? []).map((one) => ({
      kind: "payment",
      at: one.canceledAt,
      text: `${t("canceled")} ${won(one.cancelAmount, payment.currency)}: ${one.cancelReason}`,
    })),
    ...requests.map((one) => ({
      kind: "request",
      at: one.at,
      text: `${t("request")} ${one.method} ${one.path} → ${one.status ?? "–"} ${one.code ?? ""} ${one.fault ?? ""}`,
    })),
    ...webhooks.map((one) => ({
      kind: "webhook",
      at: one.createdAt,
      text: `${t("webhook")} ${one.eventType} ${one.paymentStatus}: ${one.state}`,
    })),
  ].toSorted((left, right) => left.at.localeCompare(right.at));
  const pull = (lever) => () => act(() => post(`/payments/${key}/${lever}`));
  const levers = [
    button(t("deposit"), pull("deposit"), { hidden: payment.status !== "WAITING_FOR_DEPOSIT" }),
    button(t("depositError"), pull("deposit-error"), {
      hidden: !(payment.virtualAccount && payment.status === "DONE"),
    }),
    button(t("expire"), pull("expire"), {
      hidden: !["READY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT"].includes(payment.status),
    }),
    button(t("cancel"), pull("cancel"), { hidden: !isCancelable(payment), className: "quiet" }),
    button(t("forge"), () => act(() => post("/webhooks/forge", { paymentKey, status: "CANCELED" })), {
      className: "quiet",
    }),
  ];
  return [
    h("p", {}, h("a", { href: "#/payments" }, `← ${t("back")}`)),
    h("h2", {}, `${payment.orderName} `, badge(payment.status)),
    h(
      "p",
      { className: "facts" },
      h("strong", {}, money(payment.totalAmount, payment.currency)),
      h("span", {}, `${t("balance")} ${won(payment.balanceAmount, payment.currency)}`),
      h("span", {}, payment.method ?? ""),
      code(payment.orderId),
      code(payment.paymentKey),
    ),
    h("div", { className: "bar" }, levers),
    h("h2", {}, t("timeline")),
    h(
      "div",
      { className: "card" },
      h(
        "ol",
        { className: "timeline" },
        moments.map(({ kind, at, text }) => h("li", { dataset: { kind } }, time(at), " ", text)),
      ),
    ),
    h("h2", {}, t("object")),
    h("pre", {}, JSON.stringify(payment, null, 2)),
  ];
};
