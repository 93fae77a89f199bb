/** What the commands that compare books answer with, the same for all of them. */
export const CLEAN = 0;
export const SOMETHING_FOUND = 1;
/** Whoever runs one by a timer must not take "could not look" for either answer. */
export const COULD_NOT_LOOK = 2;
