import type { Instant } from "../../domain/instant.ts";

/** ISO 8601 in UTC, as every time leaves us. */
export const iso = (at: Instant): string => new Date(at).toISOString();
