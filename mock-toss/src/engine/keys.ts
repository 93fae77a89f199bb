import { formatKstCompact } from "./kst-time.ts";
import type { Random } from "./random.ts";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS = "0123456789";

/** New style: five characters of the merchant id, the second it was made in, five random ones. */
export const newPaymentKey = (random: Random, mId: string, at: number): string =>
  mId.padEnd(5, "_").slice(0, 5) + formatKstCompact(at) + pick(random, ALPHANUMERIC, 5);

/** Every approval and every cancel has one. */
export const newTransactionKey = (random: Random): string => `txrd_a01${pick(random, BASE32, 24)}`;

/** `Payment.secret`: what a receiver compares webhooks with. */
export const newSecret = (random: Random): string => `ps_${pick(random, ALPHANUMERIC, 25)}`;

/** 32 hex digits that Toss's support asks for. */
export const newTraceId = (random: Random): string => hex(random) + hex(random) + hex(random) + hex(random);

export const newTransmissionId = (random: Random): string => `whtrans_a01${pick(random, BASE32, 24)}`;

/** Test account numbers begin with an X, so that nobody can send money to one. */
export const newAccountNumber = (random: Random): string => `X${pick(random, DIGITS, 13)}`;

export const newReceiptKey = (random: Random): string => pick(random, ALPHANUMERIC, 40);

export const newBillingKey = (random: Random): string => `${pick(random, ALPHANUMERIC, 43)}=`;

export const newAuthKey = (random: Random): string => `bln_${pick(random, ALPHANUMERIC, 20)}`;

/** Nine digits from the tax office. */
export const newIssueNumber = (random: Random): string => pick(random, DIGITS, 9);

const pick = (random: Random, alphabet: string, length: number): string => {
  let text = "";
  for (let index = 0; index < length; index++) text += alphabet[random.next() % alphabet.length];
  return text;
};

const hex = (random: Random): string => random.next().toString(16).padStart(8, "0");
