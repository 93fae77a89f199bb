import { ResultAsync } from "neverthrow";
import { DatabaseError } from "pg";

import type { StoreUnavailable } from "../../app/ports.ts";

/** The connection broke, or never came about. What was sent on it may have been done all the same. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** Shutting down, starting up, out of connections, memory or disk, a standby that takes no writes, or we were frozen too long. */
const CANNOT_NOW = /^(08|53|57P|58)|^25006$|^25P03$|^40003$/;
/** Deadlock, serialization, and a statement or lock that took too long: undone for certain, and another time it may work. */
const LOST_RACE = /^(40001|40P01|55P03|57014)$/;

/** A value or a row that PostgreSQL does not take, one that is there already included: undone for certain, and why is not said here. */
const REFUSED = /^2[23]/;

/** Who we are there, whether there is such a database, and what we may do in it. */
const SET_UP_WRONG = /^(28|3D|42501$)/;

const UNIQUE_VIOLATION = "23505";
const UNDEFINED_TABLE = "42P01";

const hasCode = (error: unknown, matches: (code: string) => boolean): boolean =>
  error instanceof DatabaseError && error.code !== undefined && matches(error.code);

const isUnavailable = (error: unknown): boolean =>
  error instanceof ConnectionLost || hasCode(error, (code) => CANNOT_NOW.test(code));

const hasLostRace = (error: unknown): boolean => hasCode(error, (code) => LOST_RACE.test(code));

/** Undone because of somebody else, whom a smaller transaction may not meet. */
export const hasMetOthers = (error: unknown): boolean =>
  hasLostRace(error) || hasCode(error, (code) => code === UNIQUE_VIOLATION);

export const isRefused = (error: unknown): boolean => hasCode(error, (code) => REFUSED.test(code));

export const isUndefinedTable = (error: unknown): boolean => hasCode(error, (code) => code === UNDEFINED_TABLE);

/** Nobody but the person who set the database up can mend it. */
export const isSetUpWrong = (error: unknown): error is DatabaseError =>
  hasCode(error, (code) => SET_UP_WRONG.test(code));

export const UNAVAILABLE: StoreUnavailable = { type: "StoreUnavailable" };

/** What a caller may try again is a value; everything else is a bug and is thrown. */
export const orUnavailable = <T>(answer: Promise<T>): ResultAsync<T, StoreUnavailable> =>
  ResultAsync.fromPromise(answer, (error): StoreUnavailable => {
    if (isUnavailable(error) || hasLostRace(error)) return UNAVAILABLE;
    throw error;
  });
