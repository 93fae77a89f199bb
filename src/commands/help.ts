export const HELP = `payonce: orders and payments through Toss Payments, each paid exactly once

usage: payonce <command>

  dev        everything on this machine: PostgreSQL, mock-toss, the server and a catalogue to try it with
  serve      the server alone, against your own PostgreSQL and Toss
  migrate    bring the database of DATABASE_URL to this version
             --lanes N   let it have N lanes from now on (never fewer; all instances stopped)
             --take-over let it serve under PUBLIC_URL from now on: only there is money moved unasked
  audit      compare the books of DATABASE_URL with themselves, read-only, while servers run; exit code 0 nothing is
             wrong, 1 something is, 2 could not look
             --json      for machines (docs/audit.md)
  reconcile  compare Toss's ledger with the books of DATABASE_URL, with the environment of serve and beside it; put right
             what is certain, list the rest; exit codes as audit
             --from 2026-11-01 --to 2026-11-02   days in Seoul, both whole; --to is --from unless it is given
             --json      for machines (docs/reconcile.md)
  prune      remove whole orders that have been over for more than a year, and enter what they sold in the stock ledger;
             while servers run. Paid orders stay until your shop completes them: what is SUCCESS is never removed
  --help     this text

environment                           (dev needs none of it; serve says which it misses)
  PORT                 3000           HOST               127.0.0.1 in dev, else 0.0.0.0
  DATABASE_URL         postgres://…   PUBLIC_URL         where browsers reach this server
  TOSS_SECRET_KEY      *_sk_…         TOSS_CLIENT_KEY    *_ck_… of the same pair
  TOSS_API_URL         Toss           TOSS_SDK_URL       Toss's browser script
  TOKEN_SECRET         32 characters or more; several, by commas: the first signs, all verify
  JWT_SECRET           what your shop signs its shoppers' tokens with (HS256), or
  JWKS_URL             where it publishes its keys
  MERCHANT_API_KEY     what your shop's backend sends; 32 characters or more
  EVENT_WEBHOOK_URL    where your shop hears of its orders (docs/events.md)
  EVENT_WEBHOOK_SECRET whsec_…; several, by commas: all sign
  ALLOWED_ORIGINS      origins of your shop, by commas
  ORDER_TTL_MINUTES    45             DEPOSIT_HOURS      24
  RESERVE_AT           confirm        or checkout: when an order takes its units off the shelf
  LANES                1              LOG_LEVEL          info; warn in dev
  DATA_DIR             .payonce       MOCK_TOSS_PORT     4000             (dev only)
`;
