import { readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";

const PORT_MAX = 65_535;

const fileOf = (directory: string): string => path.join(directory, "port");

/** The port of last time while it is free, so that the address someone noted for psql stays good; else any free one. */
export async function choosePort(directory: string): Promise<number> {
  const kept = await readFile(fileOf(directory), "utf8").catch(() => "");
  const remembered = /^\d{1,5}$/.test(kept) && Number(kept) <= PORT_MAX ? Number(kept) : 0;
  return (await freePort(remembered)) ?? (await freePort(0)) ?? remembered;
}

export const rememberPort = (directory: string, port: number): Promise<void> =>
  writeFile(fileOf(directory), String(port));

/** Someone may take it between our look and the server's start; then the server says so and the start tries again. */
function freePort(wished: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen(wished, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
