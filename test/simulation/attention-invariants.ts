import type { AttentionEntry } from "./operator.ts";
import type { World } from "./world.ts";

/** A person's word is written down once if they were told that it is, at most once if they were told nothing, and else never. */
export const attentionViolations = (world: World): string[] =>
  world.weather.failsOver ? [] : world.attentionJournal.flatMap((entry) => wordOf(world, entry));

const wordOf = ({ database }: World, { orderId, cause, action, note, what, version }: AttentionEntry): string[] => {
  const stored = database.stored(orderId);
  if (stored === undefined) return [`attention: ${orderId} is gone`];
  const written = stored.history.filter((entry) => entry.type === "attention.answered" && entry.note === note);
  const isOther = written.some((entry) => entry.cause !== cause || entry.action !== action || entry.by !== "merchant");
  const [least, most] = { done: [1, 1], refused: [0, 0], pending: [0, 1] }[what] as [number, number];
  const told = `attention: ${action} for ${cause} of ${orderId} was ${what}`;
  return [
    ...(written.length < least || written.length > most ? [`${told}, and is written ${written.length} times`] : []),
    ...(isOther ? [`${told}, and something else is written`] : []),
    ...(version > stored.order.version ? [`${told}, and shown as it never was`] : []),
  ];
};

/** Once everything is at rest, and a person has answered whatever needed one, nothing does any more. */
export const stillFlagged = ({ database }: World): string[] =>
  database
    .orders()
    .flatMap(({ order }) =>
      order.attention.map(({ cause }) => `attention: ${order.id} still needs a person: ${cause}`),
    );
