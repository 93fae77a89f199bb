import { sql } from "kysely";

import type { Migration } from "../migrate.ts";

/** How far the merchant has been told of an order. When it is told more is `deliver_at`, which has its index already. */
export const news: Migration = {
  name: "0003-news",
  statements: [
    sql`
      alter table orders
        add column delivered_through integer not null default 0 check (delivered_through between 0 and version),
        add column delivery_tries integer not null default 0 check (delivery_tries >= 0)`,
  ],
};
