import { Secret } from "./secret.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable that is missing or wrong, at once. */
export class InvalidConfig extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(["The configuration is not complete:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "InvalidConfig";
    this.problems = problems;
  }
}

/** Says what is wrong with a value, or nothing. */
export type Check = (value: string) => string | null;

export const isUrlOf =
  (...protocols: readonly string[]): Check =>
  (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol)
      ? null
      : `must be a URL with ${protocols.join(" or ")}`;
export const startsWith =
  (...prefixes: readonly string[]): Check =>
  (value) =>
    prefixes.some((prefix) => value.startsWith(prefix)) ? null : `must begin with ${prefixes.join(", ")}`;
export const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? null : `must be one of ${values.join(", ")}`;
export const isOrigin: Check = (value) =>
  URL.canParse(value) && new URL(value).origin === value ? null : "must be an origin such as https://shop.example";
export const isLongerThan =
  (length: number): Check =>
  (value) =>
    value.length >= length ? null : `must have ${length} characters or more`;
export const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** Reads one variable after another, and gathers what is wrong with any of them. */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  text(name: string, fallback: string, check: Check = () => null): string {
    const value = this.#env[name]?.trim();
    return value === undefined || value === "" ? fallback : this.#checked(name, value, check);
  }

  required(name: string, check: Check): string {
    const value = this.#env[name]?.trim() ?? "";
    if (value !== "") return this.#checked(name, value, check);
    this.#problems.push(`${name} is missing`);
    return "";
  }

  url(name: string, fallback: string): string {
    return withoutSlash(this.text(name, fallback, isUrlOf("http:", "https:")));
  }

  list(name: string, check: Check): string[] {
    const values = (this.#env[name] ?? "").split(",").map((value) => value.trim());
    return values.filter((value) => value !== "").map((value) => this.#checked(name, value, check));
  }

  wholeNumber(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name, String(fallback));
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.#problems.push(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  }

  /** Several, by commas. */
  secrets(name: string, check: Check): readonly [Secret, ...Secret[]] {
    const [first = "", ...others] = this.required(name, () => null)
      .split(",")
      .map((value) => value.trim());
    for (const value of [first, ...others]) if (value !== "") this.#checked(name, value, check);
    return [new Secret(first), ...others.map((value) => new Secret(value))];
  }

  complain(problem: string): void {
    this.#problems.push(problem);
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InvalidConfig(this.#problems);
  }

  #checked(name: string, value: string, check: Check): string {
    const problem = check(value);
    if (problem !== null) this.#problems.push(`${name} ${problem}`);
    return value;
  }
}
