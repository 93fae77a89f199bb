/** A shop as simple as it can be said: what is on the shelf, and what became of each order. */
export type ModelOrder = { status: "PREPAY" | "FAIL" | "SUCCESS" | "COMPLETE" | "CANCEL"; readonly quantity: number };

export class Model {
  readonly orders: ModelOrder[] = [];
  available: number;

  constructor(available: number) {
    this.available = available;
  }

  canPay = (order: ModelOrder): boolean => order.status === "PREPAY" || order.status === "FAIL";
  goesThrough = (order: ModelOrder): boolean => this.canPay(order) && order.quantity <= this.available;
  pay(order: ModelOrder): void {
    if (!this.goesThrough(order)) return;
    this.available -= order.quantity;
    order.status = "SUCCESS";
  }
}
