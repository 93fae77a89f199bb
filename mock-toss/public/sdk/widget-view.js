import { refuse } from "./error.js";

export const WIDGET_METHODS = [
  ["CARD", "카드"],
  ["EASY_PAY", "간편결제"],
  ["TRANSFER", "계좌이체"],
  ["VIRTUAL_ACCOUNT", "가상계좌"],
  ["MOBILE_PHONE", "휴대폰"],
  ["CULTURE_GIFT_CERTIFICATE", "문화상품권"],
];

export const element = (tag, properties, ...children) => {
  const { style, dataset, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.style, style);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
};

export const findContainer = (selector) => {
  const found = typeof selector === "string" ? document.querySelector(selector) : null;
  return found ?? refuse("INVALID_SELECTOR", `${selector} 요소를 찾을 수 없습니다.`);
};

const ROW = { display: "flex", alignItems: "center", gap: "8px", padding: "12px", cursor: "pointer" };

/** A list of methods to choose from; the first one is chosen. */
export const renderMethods = (container, onSelect) => {
  const name = `mock-toss-method-${WIDGET_METHODS.length}`;
  const rows = WIDGET_METHODS.map(([code, korean], index) => {
    const radio = element("input", {
      type: "radio",
      name,
      value: code,
      checked: index === 0,
      dataset: { testid: `method-${korean}` },
      onchange: () => onSelect(code),
    });
    return element("label", { style: ROW }, radio, korean);
  });
  const list = element(
    "div",
    { style: { border: "1px solid #e5e8eb", borderRadius: "12px", font: "16px sans-serif" } },
    ...rows,
  );
  container.replaceChildren(list);
  return () => list.remove();
};

/** The terms, agreed to until the shopper takes it back. */
export const renderTerms = (container, onChange) => {
  const box = element("input", {
    type: "checkbox",
    checked: true,
    dataset: { testid: "agreement" },
    onchange: () => onChange(box.checked),
  });
  const label = element(
    "label",
    { style: { ...ROW, font: "14px sans-serif" } },
    box,
    "[필수] 결제 서비스 이용 약관, 개인정보 처리 동의",
  );
  container.replaceChildren(label);
  return () => label.remove();
};
