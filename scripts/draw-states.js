import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ORDER_TRANSITIONS } from "../dist/domain/order.js";
import { ATTEMPT_TRANSITIONS } from "../dist/domain/payment-attempt.js";

/**
 * A picture that GitHub draws, from the same table that the tests walk.
 *
 * @param {string} begin
 * @param {Readonly<Record<string, readonly string[]>>} transitions
 */
const mermaid = (begin, transitions) =>
  [
    "```mermaid",
    "stateDiagram-v2",
    `  [*] --> ${begin}`,
    ...Object.entries(transitions).flatMap(([from, targets]) =>
      targets.length === 0 ? [`  ${from} --> [*]`] : targets.map((to) => `  ${from} --> ${to}`),
    ),
    "```",
  ].join("\n");

const PICTURES = {
  "order-states": mermaid("PREPAY", ORDER_TRANSITIONS),
  "attempt-states": mermaid("CONFIRMING", ATTEMPT_TRANSITIONS),
};

export const FILES_WITH_PICTURES = ["README.md", "README.ko.md", "docs/states.md"];

/**
 * The text with every picture between its markers drawn anew.
 *
 * @param {string} text
 */
export const withStatePictures = (text) =>
  Object.entries(PICTURES).reduce(
    (drawn, [name, picture]) =>
      drawn.replace(
        new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`),
        `<!-- ${name} -->\n\n${picture}\n\n<!-- /${name} -->`,
      ),
    text,
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of FILES_WITH_PICTURES) writeFileSync(file, withStatePictures(readFileSync(file, "utf8")));
}
