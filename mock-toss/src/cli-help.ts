export const HELP = `mock-toss: a local Toss Payments

Usage: mock-toss [options]

  --port <number>        port to listen on; 0 takes a free one   (4000, or MOCK_TOSS_PORT)
  --host <address>       address to listen on                    (127.0.0.1)
  --seed <text>          decides every key it deals              (mock-toss)
  --data <directory>     keeps its ledger there; without it, it forgets everything at its end
  --client-key <key>     your own keys instead of those of Toss's public documentation;
  --secret-key <key>       may be given often, in pairs: API keys, widget keys
  --webhook-url <url>    where webhooks go; may be given often    (MOCK_TOSS_WEBHOOK_URL, comma-separated)
  --public-url <url>     where links in answers point (checkout.url, receipt.url), when a shopper's browser
                           reaches it elsewhere than your server   (MOCK_TOSS_PUBLIC_URL, or the request's Host)
  --api-version <date>   2022-11-16 or 2024-06-01                  (2022-11-16)
  --help                 this text

Toss's paths are under /v1, its levers under /_mock.
`;
