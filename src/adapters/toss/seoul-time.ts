import { HOUR_MS, type Instant, SECOND_MS } from "../../domain/instant.ts";

/** `yyyy-MM-dd'T'HH:mm:ss`, in Seoul, where Toss is when nothing else is said. */
const seoulTime = (epochMs: number): string => new Date(epochMs + 9 * HOUR_MS).toISOString().slice(0, 19);

export const secondBefore = (at: Instant): string => seoulTime(Math.floor(at / SECOND_MS) * SECOND_MS);
export const secondAfter = (at: Instant): string => seoulTime(Math.ceil(at / SECOND_MS) * SECOND_MS);
