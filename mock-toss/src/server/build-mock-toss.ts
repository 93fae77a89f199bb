import Fastify, { type FastifyInstance } from "fastify";
import { createEngine, type Engine } from "../engine/index.ts";
import { openApiDocument } from "../openapi/document.ts";
import { openLedger } from "../ledger/ledger.ts";
import { registerBillingWindowRoutes } from "../window/billing-window-routes.ts";
import { registerWindowRoutes } from "../window/window-routes.ts";
import { registerAssets } from "./assets.ts";
import { registerCashReceiptPage } from "./cash-receipt-page.ts";
import { createClock, type MovableClock } from "./clock.ts";
import type { MockContext } from "./context.ts";
import { registerDashboard } from "./dashboard.ts";
import { registerLevers } from "./levers.ts";
import { registerWebhookLevers } from "./webhook-levers.ts";
import { followPublicUrl } from "./public-url.ts";
import { readableUrl } from "./readable-url.ts";
import { readServerOptions, type MockTossOptions } from "./server-options.ts";
import { createWebhookSender } from "./webhook-sender.ts";
import { answerNoHttp, answerUnknownPath, answerUnreadable } from "./refusals.ts";
import { registerTossRoutes } from "./toss-routes.ts";

export type { MockTossOptions } from "./server-options.ts";

export type MockToss = {
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly clock: MovableClock;
  /** Listens and says where. Port 0 takes a free one. */
  readonly listen: (where?: { readonly port?: number; readonly host?: string }) => Promise<string>;
  /** Answers nobody any more: held requests are cut, the ledger's file is closed. */
  readonly close: () => Promise<void>;
};

const CLOCK_OFFSET = "clockOffsetMs";
/** Long enough for the longest base64 a form might carry; Toss's own bodies are small. Bytes. */
const BODY_MAX = 1_048_576;

/** Clients in the wild join a base URL and a path in every way there is. */
const ROUTER_OPTIONS = { maxParamLength: 500, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true };

/** A mock of its own: state, clock and ledger are shared with no other one. It listens only when told to. */
export const buildMockToss = (options: MockTossOptions = {}): MockToss => {
  const { data, now, engineOptions } = readServerOptions(options);
  const engine = createEngine(engineOptions, { trackChanges: data !== undefined });
  const ledger = data === undefined ? null : openLedger(data, engine);
  const { settings } = engine.world.collections;
  const clock = createClock(now, settings.get(CLOCK_OFFSET) ?? 0);
  const write = (): void => {
    if (ledger === null) return;
    const offset = clock.isFrozen() ? 0 : clock.offsetMs();
    if (Math.abs((settings.get(CLOCK_OFFSET) ?? 0) - offset) > 50) settings.put(CLOCK_OFFSET, offset);
    ledger.append(engine.takeChanges());
  };
  const sender = createWebhookSender(engine, clock, write);
  const persist = (): void => {
    write();
    sender.wake();
  };
  const context: MockContext = { engine, clock, persist, held: new Set() };

  const app = Fastify({
    bodyLimit: BODY_MAX,
    forceCloseConnections: true,
    routerOptions: ROUTER_OPTIONS,
    rewriteUrl: ({ url = "/" }) => readableUrl(url),
    clientErrorHandler: answerNoHttp,
    http: { requireHostHeader: false },
    trustProxy: true,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(answerUnreadable(context));
  app.setNotFoundHandler(answerUnknownPath(context));
  if (engine.world.options.publicUrl === null) followPublicUrl(app, engine.world);
  registerTossRoutes(app, context);
  registerLevers(app, context);
  registerWebhookLevers(app, context);
  registerWindowRoutes(app, context);
  registerBillingWindowRoutes(app, context);
  registerCashReceiptPage(app, context);
  app.get("/openapi.json", () => openApiDocument(engine.world.publicUrl));
  registerDashboard(app);
  registerAssets(app);

  return {
    app,
    engine,
    clock,
    listen: async ({ port = 4000, host = "127.0.0.1" } = {}) => {
      const url = await app.listen({ port, host }).catch((error: unknown) => {
        ledger?.close();
        throw error;
      });
      if (engine.world.options.publicUrl === null) engine.world.publicUrl = url;
      persist();
      return url;
    },
    close: async () => {
      sender.stop();
      for (const finish of context.held) finish();
      await app.close();
      ledger?.close();
    },
  };
};
