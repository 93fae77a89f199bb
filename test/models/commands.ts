import fc from "fast-check";

import * as merchant from "./merchant-commands.ts";
import * as provider from "./provider-commands.ts";
import * as shopper from "./shopper-commands.ts";

/** What shoppers, the merchant and Toss do, in any order; more often what others can follow. */
export const anyCommands = fc.commands(
  [
    ...[
      shopper.pays,
      shopper.pays,
      shopper.getsAccount,
      shopper.getsAccount,
      provider.depositComes,
      provider.depositComes,
    ],
    ...[shopper.issue, shopper.doubleClicks, shopper.paysInTwoBrowsers, shopper.isDeclined, shopper.answerIsLost],
    ...[shopper.forges, shopper.shopperCancels, merchant.merchantCancels, merchant.completes, merchant.adjusts],
    ...[merchant.givesOneBack(false), merchant.givesOneBack(true), provider.refundedAtToss],
    ...[provider.webhookLies("DONE"), provider.webhookLies("CANCELED")],
  ],
  { maxCommands: 16, size: "max" },
);
