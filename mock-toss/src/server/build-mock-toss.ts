import Fastify, { type FastifyInstance } from "fastify";
import {
  type ApiVersion,
  createEngine,
  DOCUMENTATION_MERCHANTS,
  type Engine,
  type EngineOptions,
  type Merchant,
} from "../engine/index.ts";
import { isWidgetKey, ownMerchant } from "../engine/merchant.ts";
import { openApiDocument } from "../openapi/document.ts";
import { openLedger } from "../ledger/ledger.ts";
import { registerBillingWindowRoutes } from "../window/billing-window-routes.ts";
import { registerWindowRoutes } from "../window/window-routes.ts";
import { registerAssets } from "./assets.ts";
import { createClock, type MovableClock } from "./clock.ts";
import type { MockContext } from "./context.ts";
import { registerDashboard } from "./dashboard.ts";
import { registerLevers } from "./levers.ts";
import { registerWebhookLevers } from "./webhook-levers.ts";
import { readableUrl } from "./readable-url.ts";
import { createWebhookSender } from "./webhook-sender.ts";
import { answerNoHttp, answerUnknownPath, answerUnreadable } from "./refusals.ts";
import { registerTossRoutes } from "./toss-routes.ts";

export type MockTossOptions = Partial<EngineOptions> & {
  /** Directory of the ledger. Without it the mock forgets everything when it ends. */
  readonly data?: string | undefined;
  /** One pair of keys instead of those of Toss's documentation, both or neither. `merchants` takes any number. */
  readonly secretKey?: string | undefined;
  readonly clientKey?: string | undefined;
  /** The API version of every key but those of widgets, which Toss has pinned to 2022-11-16. */
  readonly apiVersion?: ApiVersion | undefined;
  /** Where real time comes from, epoch milliseconds; `/_mock/clock` moves it. */
  readonly now?: () => number;
};

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
  const { data, secretKey, clientKey, apiVersion, now = Date.now, ...engineOptions } = options;
  const merchants = (engineOptions.merchants ?? merchantsOf(clientKey, secretKey)).map((merchant) =>
    apiVersion === undefined || isWidgetKey(merchant.clientKey) ? merchant : { ...merchant, version: apiVersion },
  );
  const engine = createEngine({ ...engineOptions, merchants }, { trackChanges: data !== undefined });
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
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(answerUnreadable(context));
  app.setNotFoundHandler(answerUnknownPath(context));
  registerTossRoutes(app, context);
  registerLevers(app, context);
  registerWebhookLevers(app, context);
  registerWindowRoutes(app, context);
  registerBillingWindowRoutes(app, context);
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
      if (options.publicUrl === undefined) engine.world.publicUrl = url;
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

const merchantsOf = (clientKey?: string, secretKey?: string): readonly Merchant[] => {
  if (clientKey === undefined && secretKey === undefined) return DOCUMENTATION_MERCHANTS;
  if (clientKey === undefined || secretKey === undefined)
    throw new Error("secretKey and clientKey belong together: give both or neither");
  return [ownMerchant(clientKey, secretKey)];
};
