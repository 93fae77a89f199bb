import { get } from "./api.js";
import { badge, code, h, table, time } from "./elements.js";
import { t } from "./texts.js";

/** Every request the merchant's server sent, and what a reviewer would say about it. */
export const journalView = async () => {
  const requests = await get("/requests?_sort=id&_order=desc&_limit=200");
  return table(
    ["#", t("requestedAt"), t("path"), t("answer"), t("key"), t("advice")],
    requests.map((request) => [
      String(request.id),
      time(request.at),
      h(
        "div",
        {},
        h(
          "details",
          {},
          h("summary", {}, `${request.method} ${request.path}`),
          h("pre", {}, JSON.stringify(request.body, null, 2)),
        ),
        request.fault === null ? "" : badge(request.fault),
      ),
      `${request.status ?? "–"} ${request.code ?? ""} ${request.replayed ? t("replayed") : ""}`,
      request.idempotencyKey === null ? "" : code(request.idempotencyKey),
      request.advice.length === 0
        ? ""
        : h(
            "div",
            {},
            request.advice.map((advice) => h("p", { className: "advice", title: advice.message }, t(advice.code))),
          ),
    ]),
    t("noRequests"),
  );
};
