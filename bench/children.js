import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * @typedef {object} Child
 * @property {number} pid
 * @property {any} ready what it said when it was
 * @property {(message: object) => Promise<any>} ask sends a message and waits for the next one
 * @property {(signal?: NodeJS.Signals) => Promise<void>} end
 */

/** Longer than the longest measurement: who says nothing for so long is stuck, in ms. */
const SILENT_MAX_MS = 15 * 60_000;

/**
 * A process of this run, which ends with it: the channel of a parent that is gone closes. It is ready with its first message.
 *
 * @param {string} script relative to `bench/`
 * @param {{ env?: Record<string, string>, execArgv?: readonly string[], args?: readonly string[], output?: number }} [options]
 * @returns {Promise<Child>}
 */
export const startChild = async (script, { env = {}, execArgv = [], args = [], output } = {}) => {
  const child = fork(new URL(script, import.meta.url), args, {
    env: { PATH: process.env["PATH"], ...env },
    execArgv: [...execArgv],
    stdio: ["ignore", output ?? "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  let ending = false;

  const said = async () => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), SILENT_MAX_MS);
    const died = exited.then(([code, signal]) => {
      throw new Error(`${script} ended (${code ?? signal})`);
    });
    try {
      const [message] = await Promise.race([once(child, "message", { signal: over.signal }), died]);
      if (message.error !== undefined) throw new Error(`${script}: ${message.error}`);
      return message;
    } finally {
      clearTimeout(timer);
      over.abort();
      died.catch(() => undefined);
    }
  };

  const ready = await said();
  return {
    pid: child.pid ?? 0,
    ready,
    ask: (message) => {
      const answer = said();
      child.send(message);
      return answer;
    },
    end: async (signal = "SIGTERM") => {
      if (!ending) child.kill(signal);
      ending = true;
      await exited;
    },
  };
};
