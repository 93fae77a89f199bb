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

/** Rows under headings; each row is a list of cells. */
export const table = (headings, rows, empty) =>
  rows.length === 0
    ? h("p", { className: "empty" }, empty)
    : h(
        "div",
        { className: "scroll" },
        h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              headings.map((heading) => h("th", { scope: "col" }, heading)),
            ),
          ),
          h(
            "tbody",
            {},
            rows.map((cells) =>
              h(
                "tr",
                {},
                cells.map((cell) => h("td", {}, cell ?? "")),
              ),
            ),
          ),
        ),
      );

export const badge = (text) => h("span", { className: "badge", dataset: { status: text } }, text);

export const code = (text) => h("code", {}, text ?? "");

export const won = (amount, currency = "KRW") =>
  new Intl.NumberFormat("ko-KR", { style: "currency", currency }).format(amount);

/** `12:00:21`, or with its date when it is another day. */
export const time = (iso) => (iso ? h("time", { dateTime: iso, title: iso }, iso.slice(5, 19).replace("T", " ")) : "");
