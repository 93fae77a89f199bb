/** What an operation says: yes with an object, or no with a code of the error catalogue. */
export type Reply = Accepted | Refused;

export type Accepted = { readonly type: "accepted"; readonly body: unknown };

export type Refused = {
  readonly type: "refused";
  readonly code: string;
  /** Instead of the catalogue's message. */
  readonly message?: string;
};

export const accept = (body: unknown): Accepted => ({ type: "accepted", body });

export const refuse = (code: string, message?: string): Refused =>
  message === undefined ? { type: "refused", code } : { type: "refused", code, message };
