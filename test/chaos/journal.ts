/** What a client asked for and what it was told, in order. Nothing but this and Toss's own books judges the run. */
export type Told = {
  readonly paymentKey: string;
  /** Numbers of the clients' clock: when it asked, when it was told. */
  readonly askedAt: number;
  readonly toldAt: number;
  readonly answer: "success" | "failure" | "pending" | "refused" | "no answer";
  readonly code: string;
};

export type Entry = {
  readonly orderId: string;
  readonly amount: number;
  readonly told: Told[];
  cancelAsked: boolean;
  cancelTold: boolean;
};

export class Journal {
  readonly entries = new Map<string, Entry>();
  readonly answers = new Map<string, number>();

  open(orderId: string, amount: number): Entry {
    const entry = { orderId, amount, told: [], cancelAsked: false, cancelTold: false };
    this.entries.set(orderId, entry);
    return entry;
  }

  count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }
}
