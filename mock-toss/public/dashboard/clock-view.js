import { get, post } from "./api.js";
import { button, h } from "./elements.js";
import { t } from "./texts.js";

/** Toss's clock is Korea's, wherever the browser stands. */
const korean = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "Asia/Seoul" });

const offsetOf = (offsetMs) => {
  const minutes = Math.round(offsetMs / 60_000);
  return minutes === 0 ? t("realTime") : `${t("ahead")} ${minutes.toLocaleString()} ${t("minutes")} (KST)`;
};

/** Time, which everything that expires or is tried again follows. */
export const clockView = async ({ act }) => {
  const clock = await get("/clock");
  const move = (advance) => button(`+${advance}`, () => act(() => post("/clock", { advance })));
  const freeze = () => act(() => post("/clock", { frozen: !clock.frozen }));
  const reset = () => (confirm(t("resetSure")) ? act(() => post("/reset")) : undefined);
  return [
    h("h2", {}, t("now")),
    h(
      "div",
      { className: "card" },
      h("p", { className: "big", dataset: { testid: "now" } }, korean.format(new Date(clock.now))),
      h("p", {}, clock.frozen ? t("frozen") : offsetOf(clock.offsetMs)),
    ),
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
