import type { FastifyInstance, FastifyRequest } from "fastify";
import { objectionToState } from "../engine/check-state.ts";
import type { EngineState } from "../engine/index.ts";
import { COLLECTIONS, objectionToQuery, serveCollection } from "./collections.ts";
import type { MockContext } from "./context.ts";
import { moveClock } from "./move-clock.ts";
import { pull } from "./pull.ts";
import { parseJson } from "./parse-json.ts";

/** A dump of some ten thousand payments. */
const STATE_BYTES_MAX = 256 * 1024 * 1024;

/** What nobody can do at the real Toss, under `/_mock`. No key is asked for. */
export const registerLevers = (app: FastifyInstance, context: MockContext): void => {
  const { engine, clock } = context;
  const { controls } = engine;
  const keyOf = (request: FastifyRequest): string => (request.params as { paymentKey: string }).paymentKey;

  app.post("/_mock/payments", (request, reply) =>
    pull(context, reply, controls.createPayment(parseJson(request), clock.now()), 201),
  );
  app.post("/_mock/payments/:paymentKey/deposit", (request, reply) =>
    pull(context, reply, controls.deposit(keyOf(request), clock.now(), parseJson(request))),
  );
  app.post("/_mock/payments/:paymentKey/deposit-error", (request, reply) =>
    pull(context, reply, controls.reverseDeposit(keyOf(request), clock.now())),
  );
  app.post("/_mock/payments/:paymentKey/expire", (request, reply) =>
    pull(context, reply, controls.expire(keyOf(request), clock.now())),
  );

  app.post("/_mock/payments/:paymentKey/cancel", (request, reply) =>
    pull(context, reply, controls.cancelPayment(keyOf(request), parseJson(request), clock.now())),
  );
  app.post("/_mock/payments/:paymentKey/cancel-status", (request, reply) =>
    pull(context, reply, controls.moveCancel(keyOf(request), parseJson(request), clock.now())),
  );
  app.post("/_mock/payments/:paymentKey/refund", (request, reply) =>
    pull(context, reply, controls.moveRefund(keyOf(request), parseJson(request), clock.now())),
  );

  app.get("/_mock/faults", () => controls.listFaults());
  app.post("/_mock/faults", (request, reply) => pull(context, reply, controls.addFault(parseJson(request)), 201));
  app.delete("/_mock/faults", (_request, reply) => pull(context, reply, (controls.removeFaults(), {})));
  app.delete("/_mock/faults/:id", (request, reply) =>
    pull(context, reply, (controls.removeFault((request.params as { id: string }).id), {})),
  );

  app.post("/_mock/reset", (_request, reply) => {
    controls.reset();
    clock.reset();
    return pull(context, reply, {});
  });
  app.get("/_mock/state", () => controls.dump());
  app.put("/_mock/state", { bodyLimit: STATE_BYTES_MAX }, (request, reply) => {
    const state = parseJson(request);
    const objection = objectionToState(state);
    if (objection !== null) return reply.code(400).send({ message: objection });
    controls.restore(state as EngineState);
    return pull(context, reply, {});
  });

  const clockView = () => ({
    now: new Date(clock.now()).toISOString(),
    offsetMs: clock.offsetMs(),
    frozen: clock.isFrozen(),
  });
  app.get("/_mock/clock", clockView);
  app.post("/_mock/clock", (request, reply) => {
    const objection = moveClock(clock, parseJson(request));
    if (objection !== null) return reply.code(400).send({ message: objection });
    engine.advance(clock.now());
    return pull(context, reply, clockView());
  });

  for (const name of COLLECTIONS)
    for (const path of [`/_mock/${name}`, `/_mock/${name}/:id`])
      app.get(path, (request, reply) => {
        const objection = objectionToQuery(request.query as object);
        if (objection !== null) return reply.code(400).send({ message: objection });
        engine.advance(clock.now());
        context.persist();
        void reply.hijack();
        request.raw.url = request.url.slice(request.url.indexOf(`/${name}`));
        const { id } = request.params as { id?: string };
        const wanted = name === "payments" && id !== undefined ? { paymentKey: id } : (request.query as object);
        serveCollection(engine, clock.now(), name, { wanted, request: request.raw, response: reply.raw });
        return reply;
      });
};
