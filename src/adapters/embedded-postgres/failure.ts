export type EmbeddedPostgresFailure =
  | "DataDirectoryInUse"
  | "PortTaken"
  | "NoBinaries"
  | "NoServerAccount"
  | "UnsafeDirectory"
  | "InitdbFailed"
  | "ServerDidNotStart"
  | "ServerDidNotStop";

/** Why the embedded server is not there. The message is one line for the person at the terminal. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
  readonly type: EmbeddedPostgresFailure;

  constructor(type: EmbeddedPostgresFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
  }
}
