import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { audit } from "../../src/adapters/postgres/audit/audit.ts";
import { FINDINGS, IDS_MAX, type FindingCode } from "../../src/adapters/postgres/audit/findings.ts";
import { AuditedShop } from "./audited-shop.ts";

type Spoiling = {
  /** What somebody did to the database. */
  readonly by: readonly string[];
  /** The orders, by their lives, the products or the triggers that the audit must name for it. */
  readonly names: readonly string[];
};

/** As a superuser may: past the guard over the history. */
const UNGUARDED = "set session_replication_role = replica";

const spoilings = (shop: AuditedShop): Record<FindingCode, Spoiling> => {
  const undone = [
    ...["was issued", "was declined", "is being confirmed", "waits for a deposit"],
    ...["was refused a void", "was cancelled in part at Toss"],
  ];
  const order = (life: string): string => shop.whose(life, "id");
  const part = (life: string): string => shop.whose(life);
  const another = (table: string, life: string, changes: object): string => `
    insert into ${table} select (jsonb_populate_record(t, '${JSON.stringify(changes)}')).*
    from ${table} t where ${part(life)}`;

  return {
    AMOUNT_DIFFERS_FROM_LINES: {
      by: [
        `update order_line set unit_price = unit_price + 1 where ${part("is paid")}`,
        `delete from order_line where ${part("was issued")}`,
      ],
      names: ["is paid", "was issued"],
    },
    AMOUNT_DIFFERS_FROM_PAYMENT: {
      by: [
        `update payment_attempt set amount = amount - 1
         where ${part("was declined and is being tried again")} and ordinal = 1`,
        another("payment_attempt", "was declined", { ordinal: 2, payment_key: "more", amount: 2_001 }),
      ],
      names: ["was declined and is being tried again", "was declined"],
    },
    PAYMENT_KEPT_TWICE: {
      by: [
        "drop index payment_attempt_one_live",
        another("payment_attempt", "is paid", { ordinal: 2, payment_key: "twice" }),
      ],
      names: ["is paid"],
    },
    PAYMENT_OPEN_TWICE: {
      by: [
        "drop index payment_attempt_one_open",
        another("payment_attempt", "is being confirmed", { ordinal: 2, payment_key: "twice" }),
      ],
      names: ["is being confirmed"],
    },
    PAID_WITHOUT_MONEY: {
      by: [
        `update payment_attempt set status = 'DECLINED' where ${part("is complete")}`,
        `update cancellation set amount = 2000 where ${part("was cancelled in part at Toss")}`,
      ],
      names: ["is complete", "was cancelled in part at Toss"],
    },
    MONEY_WITHOUT_PAID_ORDER: {
      by: [
        `update orders set status = 'CANCEL', cancel_reason = 'EXPIRED' where ${order("is paid")}`,
        `update orders set status = 'FAIL' where ${order("lies in the last lane")}`,
      ],
      names: ["is paid", "lies in the last lane"],
    },
    REFUNDED_WITHOUT_PAYMENT: {
      by: [`update orders set cancel_reason = 'REFUNDED' where ${order("was cancelled by the merchant")}`],
      names: ["was cancelled by the merchant"],
    },
    REFUNDED_MORE_THAN_PAID: {
      by: [`update cancellation set amount = 2001 where ${part("was cancelled in part at Toss")}`],
      names: ["was cancelled in part at Toss"],
    },
    VOIDED_NOT_RETURNED: {
      by: [`update cancellation set amount = 99 where ${part("gave a payment back")}`],
      names: ["gave a payment back"],
    },
    CONFIRM_NOT_IN_PROGRESS: {
      by: [
        `update orders set status = 'FAIL' where ${order("is unknown after silence")}`,
        `update payment_attempt set status = 'DECLINED' where ${part("is being confirmed")}`,
      ],
      names: ["is unknown after silence", "is being confirmed"],
    },
    DEPOSIT_NOT_AWAITED: {
      by: [
        `update orders set status = 'PREPAY' where ${order("waits for a deposit")}`,
        `update payment_attempt set status = 'CLOSED' where ${part("is having its account closed")}`,
      ],
      names: ["waits for a deposit", "is having its account closed"],
    },
    CANCELLATION_WITHOUT_PAYMENT: {
      by: [`update cancellation set payment_key = 'nowhere' where ${part("had its account closed")}`],
      names: ["had its account closed"],
    },
    PAYMENT_KEY_REUSED: {
      by: [
        `update payment_attempt set payment_key = 'same'
            where ${part("is paid")} or ${part("lies in the last lane")}`,
      ],
      names: ["is paid", "lies in the last lane"],
    },
    TOSS_KEY_REUSED: {
      by: [
        `update payment_attempt set idempotency_key = 'same' where ${part("is paid")}`,
        `update cancellation set idempotency_key = 'same' where ${part("had its account closed")}`,
      ],
      names: ["is paid", "had its account closed"],
    },
    CART_HELD_TWICE: {
      by: [
        `update orders set user_id = 'kim', cart_id = 'one'
         where ${order("is paid")} or ${order("lies in the last lane")} or ${order("was cancelled by the merchant")}`,
      ],
      names: ["is paid", "lies in the last lane"],
    },

    STOCK_DOES_NOT_ADD_UP: { by: ["update product set available = available - 1"], names: ["tea"] },
    STOCK_NEGATIVE: {
      by: ["alter table product drop constraint product_available_check", "update product set available = -1"],
      names: ["tea"],
    },
    PRODUCT_MISSING: { by: ["delete from product"], names: ["tea"] },
    LINE_OUT_OF_BOUNDS: {
      by: [
        "alter table order_line drop constraint order_line_check",
        `update order_line set out = quantity + 1 where ${part("is paid")}`,
        `update order_line set out = -1 where ${part("was issued")}`,
      ],
      names: ["is paid", "was issued"],
    },
    LINE_OUT_OF_STEP: {
      by: [
        `update order_line set out = quantity - 1 where ${part("is complete")} or ${part("is being confirmed")}`,
        `update order_line set out = 1 where ${part("was declined")} or ${part("was cancelled by the merchant")}`,
        `update cancellation set restock = '[{"productId": "tea", "quantity": 1}]'
         where ${part("was cancelled in part at Toss")}`,
      ],
      names: [
        ...["is complete", "is being confirmed", "was declined", "was cancelled by the merchant"],
        "was cancelled in part at Toss",
      ],
    },

    HISTORY_HAS_GAPS: {
      by: [
        UNGUARDED,
        `delete from order_event where ${part("is paid")} and sequence = 2`,
        `delete from order_event where ${part("is complete")} and sequence = 1`,
      ],
      names: ["is paid", "is complete"],
    },
    HISTORY_ENDS_ELSEWHERE: {
      by: [
        UNGUARDED,
        `delete from order_event where ${part("is complete")} and sequence = 4`,
        `delete from order_event where ${part("was issued")}`,
        `update orders set version = version - 1 where ${order("is paid")}`,
      ],
      names: ["is complete", "was issued", "is paid"],
    },
    ORDER_WENT_OFF_MAP: {
      by: [
        UNGUARDED,
        `update order_event set status = 'COMPLETE' where ${part("is paid")} and sequence = 2`,
        `update order_event set status = 'IN_PROGRESS' where ${part("was issued")}`,
      ],
      names: ["is paid", "was issued"],
    },
    PAYMENT_WENT_OFF_MAP: {
      by: [
        UNGUARDED,
        `update order_event set attempt_status = 'VOIDED' where ${part("is paid")} and sequence = 2`,
        `update order_event set attempt_status = 'CLOSED' where ${part("is complete")} and sequence = 3`,
      ],
      names: ["is paid", "is complete"],
    },
    CANCELLATION_WENT_OFF_MAP: {
      by: [
        UNGUARDED,
        `update order_event set cancellation_status = 'DECLINED'
         where ${part("had its account closed")} and cancellation_status = 'REQUESTED'`,
      ],
      names: ["had its account closed"],
    },
    ENTRY_DOES_NOT_FIT: {
      by: [
        UNGUARDED,
        `update order_event set type = 'payment.unknown' where ${part("is paid")} and type = 'order.paid'`,
        `update order_event set type = 'order.paid' where ${part("is complete")} and type = 'payment.confirming'`,
        `update order_event set type = 'order.renewed' where ${part("was declined")} and type = 'order.failed'`,
        `update order_event set type = 'order.completed', status = 'SUCCESS'
         where ${part("lies in the last lane")} and sequence = 2`,
        `update order_event set type = 'order.paid', attempt_ordinal = 1, attempt_status = 'APPROVED', status = 'SUCCESS'
         where ${part("was cancelled in part at Toss")} and sequence = 4`,
        `update order_event set type = 'window.failed' where ${part("was issued")}`,
        `update order_event set type = 'payment.closed'
         where ${part("is unknown after silence")} and type = 'payment.unknown'`,
      ],
      names: [
        ...["is paid", "is complete", "was declined", "lies in the last lane", "was cancelled in part at Toss"],
        ...["was issued", "is unknown after silence"],
      ],
    },
    ORDER_DIFFERS_FROM_HISTORY: {
      by: [
        `update orders set status = 'SUCCESS' where ${order("is complete")}`,
        `update orders set cancel_reason = 'ABORTED' where ${order("was cancelled by the merchant")}`,
      ],
      names: ["is complete", "was cancelled by the merchant"],
    },
    PAYMENT_DIFFERS_FROM_HISTORY: {
      by: [
        `update payment_attempt set status = 'UNKNOWN', since = now(), heard = 'NOTHING', said_processed = false
         where ${part("is being confirmed")}`,
        `delete from payment_attempt where ${part("was declined")}`,
        another("payment_attempt", "is paid", { ordinal: 2, payment_key: "untold", status: "DECLINED" }),
      ],
      names: ["is being confirmed", "was declined", "is paid"],
    },
    CANCELLATION_DIFFERS_FROM_HISTORY: {
      by: [
        `update cancellation set status = 'UNKNOWN' where ${part("is having its account closed")}`,
        `update cancellation set amount = amount - 1 where ${part("was cancelled in part at Toss")}`,
        `delete from cancellation where ${part("was refused a void")}`,
      ],
      names: ["is having its account closed", "was cancelled in part at Toss", "was refused a void"],
    },
    ATTENTION_DIFFERS_FROM_HISTORY: {
      by: [
        `update orders set attention = '[]' where ${order("needs a person")}`,
        `update orders set attention = '[{"cause": "BOOKS_DIFFER"}]' where ${order("is paid")}`,
      ],
      names: ["needs a person", "is paid"],
    },
    HISTORY_UNGUARDED: {
      by: ["drop trigger append_only on order_event", "alter table order_event disable trigger never_emptied"],
      names: ["append_only", "never_emptied"],
    },
    HISTORY_WITHOUT_ORDER: { by: [`delete from orders where ${order("is paid")}`], names: ["is paid"] },
    PART_WITHOUT_ORDER: {
      by: [
        `delete from orders where ${order("is paid")}`,
        `insert into order_person (lane, order_id) values (0, '${shop.that("lies in the last lane")}')`,
      ],
      names: ["is paid", "lies in the last lane"],
    },

    LEFT_UNDONE: {
      by: [
        `update cancellation set status = 'REQUESTED' where ${part("was cancelled in part at Toss")}`,
        `update orders set due_at = null where ${[...undone, "is paid"].map(order).join(" or ")}`,
      ],
      names: undone,
    },
    LEFT_TOO_LATE: {
      by: [
        `update orders set due_at = '2100-01-01' where ${undone.map(order).join(" or ")} or ${order("is paid")}`,
        `update orders set due_at = now() + interval '2 hours'
         where ${order("is unknown after silence")} or ${order("is having its account closed")}`,
        `update orders set due_at = expires_at + interval '2 hours' where ${order("had its window closed")}`,
        `update orders set due_at = now() + interval '2 days' where ${order("was refused a void")}`,
        `update cancellation set status = 'DECLINED' where ${part("is giving a payment back")}`,
        `update orders set due_at = now() + interval '2 days' where ${order("is giving a payment back")}`,
        `update cancellation set payout = 'PENDING' where ${part("was cancelled in part at Toss")}`,
        `update orders set due_at = now() + interval '5 days' where ${order("was cancelled in part at Toss")}`,
      ],
      names: [
        ...[...undone, "is unknown after silence", "is having its account closed", "had its window closed"],
        "is giving a payment back",
      ],
    },
    IN_WRONG_LANE: { by: [`update orders set lane = 1 where ${order("is paid")}`], names: ["is paid"] },
    IN_UNKNOWN_LANE: {
      by: [
        `update orders set lane = 2 where ${order("is paid")}`,
        `update order_line set lane = -1 where ${part("is complete")}`,
      ],
      names: ["is paid", "is complete"],
    },
  };
};

describe("audit", () => {
  let shop: AuditedShop;
  beforeAll(async () => {
    shop = await AuditedShop.open();
  });
  afterAll(() => shop.close());

  const auditOf = async (statements: readonly string[]) => {
    const { database, close } = await shop.copy();
    try {
      await sql.raw(`begin; ${statements.join(";\n")}; commit`).execute(database.db);
      return (await audit(database))._unsafeUnwrap();
    } finally {
      await close();
    }
  };
  const NO_ORDERS = ["tea", "append_only", "never_emptied"];
  const idOf = (name: string): string => (NO_ORDERS.includes(name) ? name : shop.that(name));

  it("finds nothing wrong with any life of an order", async () => {
    expect(await auditOf([])).toEqual({ at: expect.any(String), orders: shop.size, products: 1, findings: [] });
  });

  it.each(Object.keys(FINDINGS) as FindingCode[])("notices %s", async (code) => {
    const { by, names } = spoilings(shop)[code];
    const ids = names.map(idOf).sort();

    const { findings } = await auditOf(by);

    const { invariant, about } = FINDINGS[code];
    expect(findings.find((finding) => finding.code === code)).toEqual({
      ...{ code, invariant, about, count: ids.length },
      ids,
    });
  });

  it("counts them all and names the first", async () => {
    const { findings } = await auditOf(["update orders set version = version + 1"]);

    expect(findings).toMatchObject([{ code: "HISTORY_ENDS_ELSEWHERE", count: shop.size }]);
    expect(findings[0]?.ids).toHaveLength(IDS_MAX);
  });

  it("says of each finding what it means, in its page", () => {
    const page = readFileSync(new URL("../../docs/audit.md", import.meta.url), "utf8");
    const explained = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
    expect(explained).toEqual(Object.keys(FINDINGS));
  });
});
