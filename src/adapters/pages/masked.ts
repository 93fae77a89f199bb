import type { Customer } from "../../app/ports.ts";

/** 가린 구매자 정보. Enough for shoppers to know themselves by; whoever else has the link learns nobody's name. */
export const masked = ({ name, email, phone }: Customer): string[] =>
  [name && maskedName(name), email && maskedEmail(email), phone && maskedPhone(phone)].filter(
    (text): text is string => text !== null && text !== "",
  );

/** The first and the last of three letters or more: 김*지. */
const maskedName = (name: string): string => {
  const letters = Array.from(name.trim());
  const [first = ""] = letters;
  return letters.length < 3 ? `${first}*` : `${first}*${letters.at(-1)}`;
};

/** m***@example.com */
const maskedEmail = (email: string): string => {
  const at = email.lastIndexOf("@");
  const [first = ""] = Array.from(email);
  return at < 1 ? `${first}***` : `${first}***${email.slice(at)}`;
};

/** ***-****-5678 */
const maskedPhone = (phone: string): string => `***-****-${phone.replace(/\D/g, "").slice(-4)}`;
