/** What every refusal of the SDK looks like: a code to decide by, a message for people. */
export class TossPaymentsError extends Error {
  constructor(code, message) {
    super(message ?? code);
    this.name = "TossPaymentsError";
    this.code = code;
  }
}

export const refuse = (code, message) => {
  throw new TossPaymentsError(code, message);
};
