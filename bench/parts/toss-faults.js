/** @typedef {import("../children.js").Child} Child */

/** Toss takes so long for a look-up and for a confirm: even steps between two times, in seconds, drawn by lot. */
export const slowDown = async (
  /** @type {Child} */ toss,
  /** @type {number} */ from,
  /** @type {number} */ to = from,
) => {
  const steps = from === to ? 1 : 8;
  for (const on of ["lookup", "confirm"]) {
    for (let step = 0; step < steps; step++) {
      const delayMs = Math.round((from + ((to - from) * step) / Math.max(1, steps - 1)) * 1_000);
      // The first rule that fires wins: of those that are left, each has the same chance.
      await addRule(toss, { on, fault: "delay", delayMs, probability: 1 / (steps - step), seed: `${on} ${step}` });
    }
  }
};

export const addRule = async (/** @type {Child} */ toss, /** @type {object} */ rule) => {
  const answer = await fetch(`${toss.ready.url}/_mock/faults`, { method: "POST", body: JSON.stringify(rule) });
  if (!answer.ok) throw new Error(`mock-toss refuses ${JSON.stringify(rule)}: ${await answer.text()}`);
};

export const noFaults = (/** @type {Child} */ toss) => fetch(`${toss.ready.url}/_mock/faults`, { method: "DELETE" });
