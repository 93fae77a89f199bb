import type { Ports, Telling } from "../../src/app/application.ts";
import type { Exercised } from "./faults.ts";

type Wrapped = Ports & Pick<Telling, "news" | "endpoint">;
type MethodsOf<Port> = {
  [Name in keyof Port]-?: Port[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Port];
/** Ports that reach no further than the process itself: they cannot fail apart from it. */
type Inner = "admission" | "inCharge" | "clock" | "randomness" | "tokens" | "report";
/** `true`: a world has to come by; else why no world does. A method that is added to a port does not compile without a word here. */
type Methods = {
  readonly [Port in Exclude<keyof Wrapped, Inner>]: Readonly<Record<MethodsOf<Wrapped[Port]>, true | string>>;
};

const METHODS: Methods = {
  store: { load: true, save: true, now: "no call: the time that the last answer told" },
  finder: {
    byCart: true,
    byRequestKey: true,
    history: true,
    customer: true,
    refundAccount: true,
    search: true,
    approved: true,
    prunedUntil: true,
  },
  due: {
    claim: true,
    hold: true,
    versions: true,
    wakeUnknown: true,
  },
  catalogue: { list: true, find: true, edit: true, adjust: true, held: true, add: "only the shop's set-up calls it" },
  gateway: { lookUp: true, lookUpByOrder: true, confirm: true, cancel: true, transactions: true },
  reconciliation: { claim: true, move: true },
  news: { claim: true, note: true, waiting: "asked by the metrics page alone, whose answer moves nothing" },
  endpoint: { deliver: true, isDown: "no call: what the process knows" },
};

/** As the table of crash points calls them. */
const SPOKEN: Partial<Record<string, string>> = { gateway: "toss", endpoint: "merchant" };

const POINTS = Object.entries(METHODS).flatMap(([port, methods]) =>
  Object.entries(methods).map(([method, word]) => ({
    point: `${SPOKEN[port] ?? port}.${method}`,
    occurs: word === true,
  })),
);

/** Every call of a port that has to occur. */
export const EVERY_POINT: readonly string[] = POINTS.filter(({ occurs }) => occurs).map(({ point }) => point);

/** Calls of ports that never occurred: whatever is claimed of all points says nothing of these. */
export const neverOccurred = (exercised: Exercised): string[] =>
  EVERY_POINT.filter((point) => !exercised.has(point)).sort();

/** Calls that were said never to occur, or of which nothing was said: the list is out of date. */
export const notExpected = (exercised: Exercised): string[] =>
  [...exercised.keys()].filter((point) => !point.startsWith("wire.") && !EVERY_POINT.includes(point)).sort();
