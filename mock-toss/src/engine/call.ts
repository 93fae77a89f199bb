import type { Language } from "./errors/catalogue.ts";
import type { Merchant } from "./merchant.ts";
import { paymentView } from "./payment-view.ts";
import type { Payment } from "./payment.ts";
import { accept, type Accepted } from "./reply.ts";
import type { World } from "./world.ts";

/** One authenticated call of an operation. */
export type Call = {
  readonly world: World;
  readonly merchant: Merchant;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly language: Language;
  /** Segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The code with which a fault rule wants the card company to refuse, if one does. */
  readonly decline: string | null;
  /** How far a `late` rule makes answers lag behind, in milliseconds. */
  readonly lagMs: number;
};

export const acceptPayment = ({ world, merchant, at }: Call, payment: Payment): Accepted =>
  accept(paymentView(payment, merchant.version, world.publicUrl, at));
