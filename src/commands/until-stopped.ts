/** A terminal sends a Ctrl-C to everybody in it, and who runs us may pass on the one it got: two signals, one wish. */
const SAME_WISH_MS = 500;

/** Resolves when somebody asks this process to stop. Asked again, it stops on the spot. */
export const untilStopped = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let askedAt = Number.POSITIVE_INFINITY;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (performance.now() - askedAt > SAME_WISH_MS) process.exit(130);
        askedAt = Math.min(askedAt, performance.now());
        resolve(signal);
      });
    }
  });
