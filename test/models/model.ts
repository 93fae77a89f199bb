/** A shop as simple as it can be said: what is on the shelf, and what became of each order. */
export type ModelOrder = {
  status: "PREPAY" | "FAIL" | "WAITING_FOR_DEPOSIT" | "SUCCESS" | "COMPLETE" | "CANCEL";
  readonly quantity: number;
  /** Units that the money was given back for. */
  refunded: number;
  /** Paid into a bank account. */
  deposited: boolean;
};

export class Model {
  readonly orders: ModelOrder[] = [];
  available: number;

  constructor(available: number) {
    this.available = available;
  }

  canPay = (order: ModelOrder): boolean => order.status === "PREPAY" || order.status === "FAIL";
  isPaid = (order: ModelOrder): boolean => order.status === "SUCCESS" || order.status === "COMPLETE";
  goesThrough = (order: ModelOrder): boolean => this.canPay(order) && order.quantity <= this.available;
  pay = (order: ModelOrder): void => this.#take(order, "SUCCESS");
  waitForDeposit = (order: ModelOrder): void => this.#take(order, "WAITING_FOR_DEPOSIT");

  #take(order: ModelOrder, status: ModelOrder["status"]): void {
    if (!this.goesThrough(order)) return;
    this.available -= order.quantity;
    order.status = status;
  }

  cancelUnpaid(order: ModelOrder): void {
    if (order.status === "WAITING_FOR_DEPOSIT") this.available += order.quantity;
    if (!this.isPaid(order)) order.status = "CANCEL";
  }

  /** Units go back on the shelf as long as the shop has not taken note of the order. */
  refund(order: ModelOrder, units: number): void {
    if (order.status === "SUCCESS") this.available += units;
    order.refunded += units;
    if (order.refunded === order.quantity) order.status = "CANCEL";
  }
}
