import { vi } from "vitest";

import type { Exhibit } from "./exhibit.ts";

export type Simulate = typeof import("../simulation/simulate.ts").simulate;

/** The simulation over the code as it is. */
export const honestWorlds = (): Promise<Simulate> => freshSimulation();

/** The simulation over the code with the exhibit's bug in it: only calls from other modules see a replacement. */
export const worldsWith = async ({ replacements }: Pick<Exhibit, "replacements">): Promise<Simulate> => {
  const replaced = Object.entries(replacements).map(([module, exports]) => ({ path: `../../src/${module}`, exports }));
  for (const { path, exports } of replaced) {
    vi.doMock(path, async (original) => ({ ...(await original<object>()), ...exports }));
  }
  try {
    return await freshSimulation();
  } finally {
    for (const { path } of replaced) vi.doUnmock(path);
  }
};

const freshSimulation = async (): Promise<Simulate> => {
  vi.resetModules();
  return (await import("../simulation/simulate.ts")).simulate;
};
