/** A shop as simple as it can be said: what is on the shelf, and what became of each order. */
export type ModelOrder = {
  status: "PREPAY" | "FAIL" | "SUCCESS" | "COMPLETE" | "CANCEL";
  readonly quantity: number;
  /** Units the merchant has given the money back for. */
  refunded: number;
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
  pay(order: ModelOrder): void {
    if (!this.goesThrough(order)) return;
    this.available -= order.quantity;
    order.status = "SUCCESS";
  }

  /** Units go back on the shelf as long as the shop has not taken note of the order. */
  refund(order: ModelOrder, units: number): void {
    if (order.status === "SUCCESS") this.available += units;
    order.refunded += units;
    if (order.refunded === order.quantity) order.status = "CANCEL";
  }
}
