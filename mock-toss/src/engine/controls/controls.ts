import { dumpState, resetState, restoreState, type EngineState } from "../state.ts";
import type { World } from "../world.ts";
import { cancelLevers, type CancelLevers } from "./cancel-levers.ts";
import { faultLevers, type FaultLevers } from "./fault-levers.ts";
import { paymentLevers, type PaymentLevers } from "./payment-levers.ts";
import { webhookLevers, type WebhookLevers } from "./webhook-levers.ts";
import { windowLevers, type WindowLevers } from "./window-levers.ts";

/** The levers: what the real Toss offers only in its dashboard or its window, or not at all. */
export type Controls = PaymentLevers & CancelLevers & WindowLevers & WebhookLevers & FaultLevers & StateLevers;

type StateLevers = {
  /** Forgets everything. With the same seed it deals the same keys again. */
  readonly reset: () => void;
  readonly dump: () => EngineState;
  readonly restore: (state: EngineState) => void;
};

export const createControls = (world: World): Controls => ({
  ...paymentLevers(world),
  ...cancelLevers(world),
  ...windowLevers(world),
  ...webhookLevers(world),
  ...faultLevers(world),
  reset: () => resetState(world),
  dump: () => dumpState(world),
  restore: (state) => restoreState(world, state),
});
