import { vi } from "vitest";

/** Waits until it holds. On a machine that is busy that may take a while: how long is no promise. */
export const eventually = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, 20_000);
