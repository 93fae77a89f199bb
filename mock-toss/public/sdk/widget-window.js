import { createListeners } from "./listeners.js";
import { refuse } from "./error.js";
import { element, renderMethods, renderTerms, WIDGET_METHODS } from "./widget-view.js";

const FULL = { position: "fixed", inset: "0", background: "rgba(0,0,0,.5)", zIndex: "2147483645", overflow: "auto" };
const SHEET = {
  boxSizing: "border-box",
  width: "min(100%, 480px)",
  margin: "5vh auto",
  padding: "20px",
  borderRadius: "12px",
  background: "#fff",
  color: "#191f28",
};
const BUTTON = {
  width: "100%",
  minHeight: "48px",
  marginTop: "8px",
  border: "0",
  borderRadius: "12px",
  font: "16px sans-serif",
};

/**
 * 결제창형 위젯. Methods, terms and two buttons over the merchant's page. The shopper's wish to pay is only told: it is the
 * merchant's page that then calls `requestPayment`.
 */
export const showWidgetWindow = ({ onMethod, onAgreement }) => {
  const { on, tell } = createListeners();
  const [methods, terms] = [element("div", {}), element("div", {})];
  let code = WIDGET_METHODS[0][0];
  renderMethods(methods, (chosen) => {
    code = chosen;
    onMethod(chosen);
  });
  renderTerms(terms, onAgreement);
  const dimmer = element("div", { style: FULL, dataset: { testid: "widget-window" } });
  const pay = element(
    "button",
    {
      type: "button",
      style: { ...BUTTON, background: "#1b64da", color: "#fff" },
      dataset: { testid: "widget-pay" },
      onclick: () => tell("paymentRequest", { paymentMethod: { code } }),
    },
    "결제하기",
  );
  const cancel = element(
    "button",
    {
      type: "button",
      style: { ...BUTTON, background: "#f2f4f6", color: "#191f28" },
      dataset: { testid: "widget-cancel" },
      onclick: () => {
        dimmer.remove();
        tell("cancel");
      },
    },
    "닫기",
  );
  dimmer.append(element("div", { style: SHEET }, methods, terms, pay, cancel));
  document.body.append(dimmer);
  onMethod(code);
  onAgreement(true);
  return { on: onKnown(on), close: () => dimmer.remove() };
};

const onKnown = (on) => (name, listener) => {
  if (name !== "paymentRequest" && name !== "cancel")
    refuse("INVALID_PARAMETER", "eventName은 paymentRequest 또는 cancel이어야 합니다.");
  if (typeof listener !== "function") refuse("INVALID_PARAMETER", "callback은 함수여야 합니다.");
  on(name, listener);
};
