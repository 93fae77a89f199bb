import { get, post, remove } from "./api.js";
import { button, code, h, table } from "./elements.js";
import { t } from "./texts.js";

const PRESETS = {
  lostAnswer: { on: "confirm", fault: "drop-answer", every: 3 },
  slow: { on: "confirm", fault: "delay", delayMs: 5_000 },
  hang: { on: "confirm", fault: "hang" },
  limit: { on: "confirm", fault: "error", code: "REJECT_CARD_PAYMENT" },
  broken: { on: "*", fault: "error", code: "FAILED_INTERNAL_SYSTEM_PROCESSING", probability: 0.2 },
  gateway: { on: "*", fault: "status", status: 502 },
  lostWebhook: { on: "webhook", fault: "lose" },
  doubleWebhook: { on: "webhook", fault: "double" },
};

let draft = JSON.stringify({ on: "confirm", fault: "drop-answer", nth: 1 }, null, 2);

/** What goes wrong, and how often it has. */
export const faultsView = async ({ act }) => {
  const rules = await get("/faults");
  const custom = h("textarea", { id: "rule", rows: 6, value: draft, spellcheck: false, ariaLabel: t("custom") });
  custom.addEventListener("input", () => {
    draft = custom.value;
  });
  const presets = Object.entries(PRESETS).map(([name, rule]) =>
    button(t(name), () => act(() => post("/faults", rule)), { dataset: { testid: `preset-${name}` } }),
  );
  return [
    h("h2", {}, t("presets")),
    h("div", { className: "presets" }, presets),
    h("h2", {}, t("rules")),
    table(
      [t("place"), t("fault"), t("condition"), t("fired"), ""],
      rules.map(({ id, on, fault, matched, fired, ...rest }) => [
        on,
        fault,
        code(JSON.stringify(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)))),
        `${fired} / ${matched}`,
        button(t("remove"), () => act(() => remove(`/faults/${id}`)), { className: "quiet" }),
      ]),
      t("noFaults"),
    ),
    h(
      "div",
      { className: "bar", hidden: rules.length === 0 },
      button(t("clear"), () => act(() => remove("/faults")), { className: "quiet" }),
    ),
    h("h2", {}, t("custom")),
    custom,
    h(
      "div",
      { className: "bar" },
      button(t("add"), () => act(async () => post("/faults", JSON.parse(custom.value)))),
    ),
  ];
};
