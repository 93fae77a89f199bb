import type { InCharge } from "../../app/standing-by.ts";
import type { Database } from "./database.ts";
import { readSettings, rememberPublicUrl } from "./settings.ts";

/** Who serves the database: whoever has the address that it remembers. */
export type Charge = {
  readonly inCharge: InCharge;
  /** The address that the database remembers. */
  readonly servedUnder: () => string;
  /** To be called every few seconds: somebody may have taken over, or we may. While the database does not answer, all stays as it is. */
  readonly refresh: () => Promise<void>;
};

/** The first address that a database is served under is the one it remembers. */
export const takeCharge = async (database: Database, publicUrl: string): Promise<Charge> => {
  let servedUnder = (await rememberPublicUrl(database, publicUrl))._unsafeUnwrap();
  return {
    inCharge: () => servedUnder === publicUrl,
    servedUnder: () => servedUnder,
    refresh: async () => {
      const settings = await readSettings(database);
      if (settings.isOk()) servedUnder = settings.value.publicUrl ?? publicUrl;
    },
  };
};
