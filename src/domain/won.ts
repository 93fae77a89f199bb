import { err, ok, type Result } from "neverthrow";

import type { Branded } from "./branded.ts";

/** 원화 금액. A whole number of won, 0 or more, that a double holds exactly. */
export type Won = Branded<number, "Won">;

export type InvalidWon = { readonly type: "InvalidWon"; readonly value: unknown };

const parse = (value: unknown): Result<Won, InvalidWon> =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? ok(value as Won) : err({ type: "InvalidWon", value });

export const Won = {
  zero: 0 as Won,
  parse,
  /** 단가 × 수량. Says no where the product is no longer an exact whole number. */
  times: (price: Won, quantity: number): Result<Won, InvalidWon> => parse(price * quantity),
  sum: (amounts: readonly Won[]): Result<Won, InvalidWon> =>
    amounts.reduce<Result<Won, InvalidWon>>(
      (total, amount) => total.andThen((soFar) => parse(soFar + amount)),
      ok(Won.zero),
    ),
  /** For amounts whose order is an invariant: what has been cancelled never passes what was approved. */
  minus: (from: Won, amount: Won): Won => {
    if (amount > from) throw new RangeError(`${amount} won taken from ${from} won`);
    return (from - amount) as Won;
  },
};
