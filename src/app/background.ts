import type { ResultAsync } from "neverthrow";

import type { Report } from "./ports.ts";

/**
 * Work that goes on after its caller has been answered, or has hung up. What fails here is lost to nobody: the order is due, and
 * somebody takes it up.
 */
export type Background = {
  readonly run: (name: string, work: () => ResultAsync<unknown, { readonly type: string }>) => void;
  /** Resolves once everything that runs now has ended. */
  readonly idle: () => Promise<void>;
};

export const makeBackground = (report: Report): Background => {
  const running = new Set<Promise<void>>();
  const attend = async (name: string, work: () => ResultAsync<unknown, { readonly type: string }>): Promise<void> => {
    try {
      const result = await work();
      if (result.isErr()) report("background.left_open", { name, error: result.error.type });
    } catch (defect) {
      report("background.defect", { name, error: defect instanceof Error ? (defect.stack ?? defect.message) : "?" });
    }
  };
  return {
    run: (name, work) => {
      const attended = attend(name, work).finally(() => running.delete(attended));
      running.add(attended);
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
