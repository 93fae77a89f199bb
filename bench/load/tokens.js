import { createHmac } from "node:crypto";

import { usersByLane } from "../users.js";
import { JWT_SECRET } from "../servers/start.js";

const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const DAY_S = 86_400;

/** Everybody's token, as the shop's login hands it out. */
export const shoppers = () =>
  usersByLane(1).map(({ name }) => {
    const now = Math.floor(Date.now() / 1_000);
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: name, iat: now, exp: now + DAY_S })}`;
    const signature = createHmac("sha256", JWT_SECRET).update(signed).digest("base64url");
    return { userId: name, authorization: `Bearer ${signed}.${signature}` };
  });
