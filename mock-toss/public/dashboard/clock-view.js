import { get, post } from "./api.js";
import { button, h } from "./elements.js";
import { t } from "./texts.js";

/** Time, which everything that expires or is tried again follows. */
export const clockView = async ({ act }) => {
  const clock = await get("/clock");
  const move = (advance) => button(`+${advance}`, () => act(() => post("/clock", { advance })));
  const freeze = () => act(() => post("/clock", { frozen: !clock.frozen }));
  const reset = () => (confirm(t("resetSure")) ? act(() => post("/reset")) : undefined);
  return [
    h("h2", {}, t("now")),
    h("p", { className: "big", dataset: { testid: "now" } }, new Date(clock.now).toLocaleString()),
    h("h2", {}, t("advance")),
    h("div", { className: "bar" }, ["1m", "10m", "30m", "1h", "1d", "7d"].map(move)),
    h(
      "div",
      { className: "bar" },
      button(clock.frozen ? t("unfreeze") : t("freeze"), freeze),
      button(t("reset"), reset, { className: "danger" }),
    ),
  ];
};
