import { accept, type Reply } from "../reply.ts";

/** 카드 혜택 조회. `GET /v1/promotions/card`: a merchant without a single one. */
export const listCardPromotions = (): Reply => accept({ discountCards: [], interestFreeCards: [] });

/** `GET /v1/promotions` */
export const listPromotions = (): Reply => accept([]);
