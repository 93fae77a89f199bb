import type { Reply } from "../../src/adapters/toss/outcome.ts";
import { Chance } from "./chance.ts";
import type { Operation, TossRequest } from "./toss-request.ts";
import type { SimulatedTossDeps } from "./toss.ts";

/** Of those who ask meanwhile, some are turned away at once, some are told so by a gateway, and some wait for nothing. */
const ENDINGS = ["reset", "reset", "503", "silence"] as const;

/** For a while Toss is down for everybody: nothing that is asked reaches it. */
export class TossOutage {
  readonly #deps: SimulatedTossDeps;
  readonly #chance: Chance;

  constructor(deps: SimulatedTossDeps) {
    this.#deps = deps;
    this.#chance = Chance.of(deps.seed, "outage");
  }

  isDown(): boolean {
    const { time, weather } = this.#deps;
    const ms = time.sinceBegin();
    return weather.outage !== null && weather.outage.fromMs <= ms && ms < weather.outage.untilMs;
  }

  /** When it is over, for whoever began something at `at`; 0 if that was later, or there is none. */
  overAt(at: number): number {
    const { time, weather } = this.#deps;
    const until = time.now() - time.sinceBegin() + (weather.outage?.untilMs ?? -Infinity);
    return at < until ? until : 0;
  }

  answer(on: Operation, { path, about, timeoutMs }: TossRequest): Promise<Reply> {
    const { time, faults, story } = this.#deps;
    const ending = this.#chance.oneOf(ENDINGS);
    faults.note(`wire.${on}`, "toss-down", about);
    story.tell("wire", `${on} ${path} toss-down (${ending}) ${about.join(" ")}`);
    const reply: Reply = ending === "503" ? { type: "Answer", status: 503, body: null } : { type: "NoAnswer" };
    const ms = ending === "silence" ? timeoutMs : this.#chance.between(1, 80);
    return time.sleep(ms).then(() => reply);
  }
}
