import type { Order } from "./order.ts";
import { backoffMs, pause } from "./patience.ts";
import { showMessage } from "./page-message.ts";

/**
 * Follows an order's changes until `isEnough`. A lost connection is taken up again, by the browser while it can and by us when it
 * has given up, for as long as the page is open. A browser has six connections for a site: a page that nobody sees needs none.
 */
export const followOrder = async (orderPath: string, isEnough: (order: Order) => boolean): Promise<void> => {
  for (let tries = 0; ; tries++) {
    await seen();
    if (await listen(`${orderPath}/events`, isEnough, () => (tries = 0))) return;
    await pause(backoffMs(tries));
  }
};

/** Resolves as soon as the page is in sight. */
const seen = (): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) return resolve();
    document.addEventListener("visibilitychange", () => resolve(), { once: true });
  });

/** True once it was enough, false when the browser has given up, or the page is out of sight. */
const listen = (url: string, isEnough: (order: Order) => boolean, heard: () => void): Promise<boolean> =>
  new Promise((resolve) => {
    const events = new EventSource(url);
    const end = (wasEnough: boolean): void => {
      events.close();
      removeEventListener("online", reopen);
      document.removeEventListener("visibilitychange", reopen);
      resolve(wasEnough);
    };
    const reopen = (): void => end(false);
    // The browser waits for seconds before it tries again; we know sooner that it is worth it.
    addEventListener("online", reopen);
    document.addEventListener("visibilitychange", reopen);
    events.addEventListener("open", () => showMessage(null));
    events.addEventListener("message", ({ data }: MessageEvent<string>) => {
      heard();
      if (isEnough(JSON.parse(data) as Order)) end(true);
    });
    events.addEventListener("error", () => {
      if (!navigator.onLine) showMessage("offline");
      if (events.readyState === EventSource.CLOSED) end(false);
    });
  });
