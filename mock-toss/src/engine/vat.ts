/** 부가세. A tax of 10 % is one eleventh of the price, rounded half up in the currency's smallest unit. */
export const vatOf = (taxableAmount: number, currency: string): number => roundMoney(taxableAmount / 11, currency);

/** Won and yen are whole; other currencies have cents. */
export const roundMoney = (amount: number, currency: string): number =>
  isWholeCurrency(currency) ? Math.round(amount) : Math.round(amount * 100) / 100;

/** Whether an amount can be paid at all: no half won, no tenth of a cent. */
export const isMoney = (amount: number, currency: string): boolean =>
  Math.abs(amount) <= Number.MAX_SAFE_INTEGER && roundMoney(amount, currency) === amount;

export const isWholeCurrency = (currency: string): boolean => currency === "KRW" || currency === "JPY";
