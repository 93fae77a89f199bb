import { readdirSync } from "node:fs";

import type { Exhibit } from "./exhibit.ts";

export type Hung = { readonly name: string; readonly exhibit: Exhibit };

const names = readdirSync(new URL("exhibits", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));

const hang = async (name: string): Promise<Hung> => {
  const [exhibit] = Object.values((await import(`./exhibits/${name}.ts`)) as Record<string, Exhibit>);
  if (exhibit === undefined) throw new Error(`${name} shows nothing.`);
  return { name, exhibit };
};

/** One file each, named after the bug. */
export const EXHIBITS: readonly Hung[] = await Promise.all(names.sort().map(hang));
