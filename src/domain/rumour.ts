/** What is said of a payment: paid, waiting for a deposit, over without an approval, cancelled in part or whole, or who knows. */
export type Rumour = "PAID" | "AWAITED" | "OVER" | "CANCELED" | "UNCLEAR";
