/** What came back: a status and a body; null when nothing came that we can read. */
export type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Longer than the server makes anybody wait. */
const GIVE_UP_MS = 30_000;

export const sendJson = async (
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply | null> => {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    return { status: answer.status, body: (await answer.json()) as Reply["body"] };
  } catch {
    return null;
  }
};

/** Nothing was decided: the same request may be sent again, and has to be. */
export const isPassing = (reply: Reply | null): reply is null =>
  reply === null || reply.status >= 500 || [408, 425, 429].includes(reply.status);
