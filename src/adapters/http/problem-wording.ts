/** What happened, and what it means for the caller. `{name}` stands for a fact of the refusal. */
type Wording = readonly [title: string, detail: string];

export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly ko: Wording;
  readonly en: Wording;
};
