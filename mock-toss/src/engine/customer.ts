import { isAbsent, textOf } from "./fields.ts";
import type { Customer } from "./payment.ts";
import { refuse, type Refused } from "./reply.ts";

type Fields = Readonly<Record<string, unknown>>;

/** 구매자. What a request says of the shopper; forms send empty text for what nobody has filled in. */
export const readCustomer = (input: Fields): Customer => ({
  name: textOf(input["customerName"], 1, 100),
  email: textOf(input["customerEmail"], 1, 100),
  mobilePhone: textOf(input["customerMobilePhone"], 1, 20),
  customerKey: textOf(input["customerKey"], 1, 300),
});

/** Why this can be no shopper; null when it can. */
export const objectionToCustomer = ({ customerName, customerEmail, customerMobilePhone }: Fields): Refused | null => {
  if (isGiven(customerEmail) && textOf(customerEmail, 1, 100) === null) return refuse("INVALID_EMAIL");
  if (isGiven(customerName) && textOf(customerName, 1, 100) === null) return refuse("INVALID_REQUEST");
  const isPhone = !isGiven(customerMobilePhone) || /^\d{8,15}$/.test(textOf(customerMobilePhone, 1, 15) ?? "");
  return isPhone ? null : refuse("INVALID_REQUEST");
};

const isGiven = (value: unknown): boolean => !isAbsent(value) && value !== "";
