import type { FastifyInstance, FastifyRequest } from "fastify";
import type { MockContext } from "./context.ts";
import { parseJson } from "./parse-json.ts";
import { pull } from "./pull.ts";

/** Where webhooks go, and what can be done with those that went. */
export const registerWebhookLevers = (app: FastifyInstance, context: MockContext): void => {
  const { controls } = context.engine;
  const { clock } = context;
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

  app.post("/_mock/webhooks", (request, reply) =>
    pull(context, reply, controls.addWebhookTarget(parseJson(request)), 201),
  );
  app.post("/_mock/webhooks/:id/replay", (request, reply) =>
    pull(context, reply, controls.replayWebhook(idOf(request), clock.now())),
  );
  app.post("/_mock/webhooks/forge", (request, reply) =>
    pull(context, reply, controls.forgeWebhook(parseJson(request), clock.now()), 201),
  );
  app.get("/_mock/webhook-targets", () => controls.listWebhookTargets());
  app.delete("/_mock/webhook-targets/:id", (request, reply) => {
    controls.removeWebhookTarget(idOf(request));
    return pull(context, reply, {});
  });
};
