import { t } from "./texts.js";

/** An element with properties and children; text is text, never markup. */
export const h = (tag, properties = {}, ...children) => {
  const { dataset, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
};

export const button = (label, onclick, properties = {}) =>
  h("button", { type: "button", onclick, ...properties }, label);

/** Rows under headings; each row is a list of cells. A narrow screen shows every cell with its heading beside it. */
export const table = (headings, rows, empty) =>
  rows.length === 0
    ? h("div", { className: "card empty" }, empty)
    : h("div", { className: "scroll" }, h("table", {}, head(headings), body(headings, rows)));

const head = (headings) =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      headings.map((heading) => h("th", { scope: "col" }, heading)),
    ),
  );

const body = (headings, rows) =>
  h(
    "tbody",
    {},
    rows.map((cells) =>
      h(
        "tr",
        {},
        cells.map((cell, index) =>
          h("td", { dataset: { label: headings[index] } }, ...(cell === "" ? [] : [cell].flat())),
        ),
      ),
    ),
  );

/** A word of Toss's, and what it means. */
export const badge = (status) =>
  h(
    "span",
    { className: "badge", dataset: { status } },
    status,
    t(status) === status ? null : h("small", {}, t(status)),
  );

export const code = (text) => h("code", {}, text ?? "");

export const won = (amount, currency = "KRW") =>
  new Intl.NumberFormat("ko-KR", { style: "currency", currency }).format(amount);

export const money = (amount, currency) => h("span", { className: "money" }, won(amount, currency));

/** `12:00:21`, or with its date when it is another day. */
export const time = (iso) => (iso ? h("time", { dateTime: iso, title: iso }, iso.slice(5, 19).replace("T", " ")) : "");
