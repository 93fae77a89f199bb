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
