import { get, post, remove } from "./api.js";
import { badge, button, code, h, table, time } from "./elements.js";
import { t } from "./texts.js";

/** Where webhooks go, and every one that went. */
export const webhooksView = async ({ act }) => {
  const [targets, webhooks] = await Promise.all([
    get("/webhook-targets"),
    get("/webhooks?_sort=createdAt&_order=desc&_limit=100"),
  ]);
  const url = h("input", {
    id: "target",
    type: "url",
    required: true,
    placeholder: "http://localhost:3000/v1/webhooks/toss",
    ariaLabel: "URL",
  });
  const form = h("form", { className: "bar" }, url, h("button", {}, t("add")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = url.value;
    url.value = "";
    void act(() => post("/webhooks", { url: asked }));
  });
  return [
    h("h2", {}, t("targets")),
    form,
    table(
      ["URL", t("event"), ""],
      targets.map((target) => [
        code(target.url),
        target.events.join(", "),
        button(t("remove"), () => act(() => remove(`/webhook-targets/${target.id}`)), { className: "quiet" }),
      ]),
      t("noTargets"),
    ),
    h("h2", {}, t("log")),
    table(
      [t("event"), t("order"), t("status"), t("attempts"), t("next"), ""],
      webhooks.map((webhook) => [
        `${webhook.eventType} ${webhook.paymentStatus ?? ""} ${webhook.fault ?? ""}`,
        webhook.paymentKey === null ? "" : h("a", { href: `#/payments/${webhook.paymentKey}` }, code(webhook.orderId)),
        badge(webhook.state),
        webhook.attempts.map((attempt) => attempt.status ?? "✕").join(" "),
        time(webhook.nextAt),
        button(t("replay"), () => act(() => post(`/webhooks/${webhook.id}/replay`)), { className: "quiet" }),
      ]),
      t("none"),
    ),
  ];
};
