import type { AnswerAttentionCommand } from "../../src/app/answer-attention.ts";
import type { RefundAccount } from "../../src/app/ports.ts";
import { ATTENTION_ACTIONS } from "../../src/domain/attention.ts";
import { isUnderWay } from "../../src/domain/cancellation.ts";
import type { OrderId } from "../../src/domain/ids.ts";
import {
  liveAttempt,
  openAttempt,
  type AttentionAction,
  type AttentionCause,
  type Order,
} from "../../src/domain/order.ts";
import { Chance } from "./chance.ts";
import { ask } from "./client.ts";
import type { World } from "./world.ts";

/** What somebody of the shop said of an order that needed a person, and what they were told; the note is theirs alone. */
export type AttentionEntry = {
  readonly orderId: OrderId;
  readonly cause: AttentionCause;
  readonly action: AttentionAction;
  readonly note: string;
  readonly what: "done" | "refused" | "pending";
  /** The version of the order that they were shown. */
  readonly version: number;
};

const ACCOUNT: RefundAccount = { bank: "20", accountNumber: "1002123456789", holderName: "홍길동" };
const CAUSES = Object.keys(ATTENTION_ACTIONS) as AttentionCause[];
const ROUNDS_MAX = 12;

/** Whoever of the shop answers orders that need a person: they see Toss's dashboard, and say what it shows. */
export class SimulatedOperator {
  readonly #world: World;
  readonly #chance: Chance;
  #notes = 0;

  constructor(world: World) {
    this.#world = world;
    this.#chance = Chance.of(world.seed, "operator");
  }

  async work(): Promise<void> {
    const { faults, time, leisure, weather } = this.#world;
    while (!faults.over || time.sinceBegin() < (weather.outage?.untilMs ?? 0)) {
      await time.sleep(this.#chance.between(3_000, 20_000) * leisure);
      const flagged = this.#flagged();
      if (flagged.length > 0) await this.#attend(this.#chance.oneOf(flagged));
      else if (this.#chance.is(0.2)) await this.#answerUnasked();
    }
  }

  /** Once everything is at rest: what still needs a person is ended by one. */
  async endAll(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX && this.#flagged().length > 0; round++) {
      for (const order of this.#flagged()) await this.#attend(order);
      await this.#world.time.sleep(60_000);
    }
  }

  #flagged(): readonly Order[] {
    return this.#world.database.orders().flatMap(({ order }) => (order.attention.length > 0 ? [order] : []));
  }

  async #attend(order: Order): Promise<void> {
    const { cause } = this.#chance.oneOf(order.attention);
    const action = this.#actionFor(order, cause);
    if (action !== null) await this.#answer(order.id, cause, action);
  }

  /** Of an order that needs nobody: it is refused, whatever is said. */
  async #answerUnasked(): Promise<void> {
    const orders = this.#world.database.orders();
    if (orders.length === 0) return;
    const cause = this.#chance.oneOf(CAUSES);
    await this.#answer(this.#chance.oneOf(orders).order.id, cause, this.#chance.oneOf(ATTENTION_ACTIONS[cause]));
  }

  /** What an honest person says who sees what Toss shows; null: they wait for it to show more. */
  #actionFor(order: Order, cause: AttentionCause): AttentionAction | null {
    switch (cause) {
      case "UNKNOWN_TOO_LONG":
      case "KEY_TOO_OLD":
        return this.#chance.is(0.3) ? "look" : this.#whatBecameOf(order);
      case "VOID_DECLINED":
        return this.#giveBackByHand(order);
      case "REFUND_ACCOUNT_NEEDED":
        return "look";
      case "DEPOSIT_REVERSED":
        return this.#isGone(order) && this.#chance.is(0.7) ? "declined" : "look";
      case "REFUND_FAILED":
      case "BOOKS_DIFFER":
      case "NEWS_UNDELIVERED":
        return "dismiss";
    }
  }

  /** Said only where nothing more can come of it: the payment is there, or its time at Toss has long passed. */
  #whatBecameOf(order: Order): AttentionAction {
    const { toss } = this.#world;
    const open = openAttempt(order);
    if (open !== undefined) return toss.netOf(open.paymentKey) > 0 ? "approved" : "declined";
    return "look";
  }

  /** Toss refuses our void: a person gives it back in its dashboard, and says so, or has us look. */
  #giveBackByHand(order: Order): AttentionAction {
    const { toss } = this.#world;
    const voiding = order.attempts.find(({ status }) => status === "VOIDING");
    const isAsked = order.cancellations.some((known) => known.paymentKey === voiding?.paymentKey && isUnderWay(known));
    if (voiding === undefined || isAsked) return "look";
    if (toss.netOf(voiding.paymentKey) > 0) toss.refundInDashboard(voiding.paymentKey, "in full");
    return this.#chance.oneOf(["look", "approved"]);
  }

  #isGone(order: Order): boolean {
    const paid = liveAttempt(order);
    return paid !== undefined && this.#world.toss.isTakenBack(paid.paymentKey);
  }

  async #answer(orderId: OrderId, cause: AttentionCause, action: AttentionAction): Promise<void> {
    const note = `note ${++this.#notes}`;
    const isForAccount = cause === "REFUND_ACCOUNT_NEEDED" && action === "look";
    const command: AnswerAttentionCommand = {
      ...{ orderId, cause, action, note },
      refundAccount: isForAccount && !this.#chance.is(0.1) ? ACCOUNT : null,
    };
    const answer = await ask(this.#world, this.#chance, (app) => app.answerAttention(command));
    const said = answer === null ? "no answer" : answer.isOk() ? answer.value.status : answer.error.type;
    const what = answer === null || said === "StoreUnavailable" ? "pending" : answer.isOk() ? "done" : "refused";
    const version = answer?.isOk() === true ? answer.value.version : 0;
    const isStillFlagged = answer?.isOk() === true && answer.value.attention.some((known) => known.cause === cause);
    if (isStillFlagged && action === "dismiss")
      this.#world.violations.push(`attention: ${orderId} was dismissed, and shown with ${cause}`);
    this.#world.attentionJournal.push({ orderId, cause, action, note, what, version });
    this.#world.story.tell("operator", `answers ${cause} of ${orderId} with ${action} (${note}): ${said}`);
  }
}
