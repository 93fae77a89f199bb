import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** As often as a balancer in the field looks, or a little more. */
const LOOK_EVERY_MS = 250;
const LOOK_MS = 1_000;

export type Balancer = { readonly url: string; readonly close: () => Promise<void> };

/** A balancer of connections: each goes to the next instance whose `/readyz` says 200, and breaks when that one does. */
export const startBalancer = async (instances: readonly string[]): Promise<Balancer> => {
  const ready = new Set(instances);
  const open = new Set<Socket>();
  const closing = new AbortController();
  let turn = 0;

  const look = async (url: string): Promise<void> => {
    while (!closing.signal.aborted) {
      const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(LOOK_MS) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) ready.add(url);
      else ready.delete(url);
      await sleep(LOOK_EVERY_MS);
    }
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const choices = [...ready];
    const chosen = choices[turn++ % choices.length];
    client.on("error", () => client.destroy());
    if (chosen === undefined) return void client.destroy();
    const instance = connect(Number(new URL(chosen).port), "127.0.0.1");
    for (const [socket, other] of [[client, instance] as const, [instance, client] as const]) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const looking = Promise.all(instances.map(look));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      closing.abort();
      server.close();
      for (const socket of open) socket.destroy();
      await looking;
    },
  };
};
