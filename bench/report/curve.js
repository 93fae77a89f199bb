/**
 * @typedef {{ name: string, points: readonly (readonly [x: number, y: number])[] }} Line
 * @typedef {{ title: string, xTitle: string, yTitle: string, lines: readonly Line[], logarithmic?: boolean }} Chart
 */

const [WIDTH, HEIGHT] = [760, 420];
const BOX = { left: 70, right: 220, top: 48, bottom: 52 };
/** Told apart also by those who see no red or no green. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9"];

/** Curves over a number of clients that doubles from step to step, as SVG. */
export const curveOf = (/** @type {Chart} */ { title, xTitle, yTitle, lines, logarithmic = false }) => {
  const points = lines.flatMap(({ points }) => points);
  const most = Math.max(...points.map(([, y]) => y));
  const least = logarithmic ? 1 : 0;
  const scale = logarithmic ? Math.log10 : (/** @type {number} */ value) => value;
  const xs = [...new Set(points.map(([x]) => x))].toSorted((one, other) => one - other);
  const xMost = Math.log2(Math.max(2, ...xs));
  const ticks = logarithmic ? powersUpTo(most) : stepsUpTo(most);
  const top = scale(/** @type {number} */ (ticks.at(-1)));

  const inX = (/** @type {number} */ x) => BOX.left + (Math.log2(x) / xMost) * (WIDTH - BOX.left - BOX.right);
  const inY = (/** @type {number} */ y) =>
    HEIGHT -
    BOX.bottom -
    ((scale(Math.max(least, y)) - scale(least)) / (top - scale(least))) * (HEIGHT - BOX.top - BOX.bottom);
  const at = (/** @type {readonly [number, number]} */ [x, y]) => `${inX(x).toFixed(1)},${inY(y).toFixed(1)}`;
  const text = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ anchor,
    /** @type {string} */ words,
    more = "",
  ) => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${more}>${words}</text>`;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(BOX.left, 24, "start", title, ' font-size="15" font-weight="600"'),
    text(BOX.left, 40, "start", yTitle, ' fill="#666"'),
    ...ticks.map(
      (y) =>
        `<line x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${inY(y).toFixed(1)}" y2="${inY(y).toFixed(1)}" stroke="#ddd"/>` +
        text(BOX.left - 8, inY(y) + 4, "end", y.toLocaleString("en")),
    ),
    ...xs.map((x) => text(inX(x), HEIGHT - BOX.bottom + 18, "middle", String(x))),
    text((BOX.left + WIDTH - BOX.right) / 2, HEIGHT - 12, "middle", xTitle, ' fill="#666"'),
    ...lines.map(({ points }, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const dots = points.map((point) => `<circle cx="${at(point).replace(",", '" cy="')}" r="3" fill="${colour}"/>`);
      return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(at).join(" ")}"/>${dots.join("")}`;
    }),
    ...namesOf(lines, inY).map(({ name, y, colour }) =>
      text(WIDTH - BOX.right + 10, y + 4, "start", name, ` fill="${colour}"`),
    ),
    "</svg>",
    "",
  ].join("\n");
};

/** Each name beside the end of its line, and none upon another. */
const namesOf = (/** @type {readonly Line[]} */ lines, /** @type {(y: number) => number} */ inY) => {
  const names = lines
    .map(({ name, points }, index) => ({
      name,
      y: inY(points.at(-1)?.[1] ?? 0),
      colour: COLOURS[index % COLOURS.length],
    }))
    .toSorted((one, other) => one.y - other.y);
  let above = Number.NEGATIVE_INFINITY;
  return names.map((each) => {
    above = Math.max(each.y, above + 16);
    return { ...each, y: above };
  });
};

const powersUpTo = (/** @type {number} */ most) =>
  Array.from({ length: Math.max(1, Math.ceil(Math.log10(most))) + 1 }, (_, power) => 10 ** power);

const stepsUpTo = (/** @type {number} */ most) => {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
};
