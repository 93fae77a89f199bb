/** Something the person at the keyboard can mend: told in one line, without a stack. */
export class CommandFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CommandFailure";
  }
}

/** A port that somebody else has is named together with the variable that moves ours. */
export const portTaken = (port: number, variable: string): CommandFailure =>
  new CommandFailure(`port ${port} is taken: choose another one with ${variable}`);

/** What the operating system refuses in our data directory is told with the variable that puts it elsewhere. */
export const dataDirUnusable = (error: unknown): never => {
  if (!(error instanceof Error && "path" in error)) throw error;
  throw new CommandFailure(`the data directory cannot be used: ${error.message} (see DATA_DIR)`);
};
