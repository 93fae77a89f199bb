import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { fromSafePromise } from "neverthrow";
import { Type } from "typebox";

import type { Application } from "../../app/application.ts";
import { UserId } from "../../domain/ids.ts";
import { answer } from "./answer.ts";
import { Fields } from "./fields.ts";
import { invalid } from "./refusal.ts";
import { described } from "./route-schema.ts";
import { signShopperToken } from "./shopper-token.ts";

const Session = Type.Object({ userId: Fields.userId }, { additionalProperties: false });

type Options = { readonly jwtSecret: string; readonly now: Application["now"] };

/** 개발용 로그인. Makes anybody any shopper: it exists where no money is. */
export const devSession: FastifyPluginAsyncTypebox<Options> = async (server, { jwtSecret, now }) => {
  server.post(
    "/dev/session",
    {
      schema: {
        ...described("development", "A shopper's token, for the asking", "anyone", {
          200: Type.Object({ token: Type.String() }),
        }),
        body: Session,
      },
    },
    ({ body }, reply) =>
      answer(
        reply,
        UserId.parse(body.userId)
          .mapErr(() => invalid("body/userId", "must be a user id"))
          .asyncAndThen((userId) => fromSafePromise(signShopperToken(userId, jwtSecret, now())))
          .map((token) => ({ token })),
      ),
  );
};
