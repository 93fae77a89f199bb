import type { Language } from "../../http/problem-details.ts";
import { behindTexts } from "./behind-texts.ts";
import type { Entry, Order, OrderStatus } from "./payonce-api.ts";

/** 무대 뒤. An order as a developer wants to see it: the state it is in, and what happened, the latest first. */
export type Scene = { readonly order: Order; readonly entries: readonly Entry[] };

const ENTRIES_SHOWN = 8;
/** Nothing follows these by itself. */
const RESTING: readonly OrderStatus[] = ["COMPLETE", "CANCEL"];

type BehindProps = {
  readonly scene: Scene | null;
  readonly language: Language;
  readonly ledgerUrl: string;
  readonly docsUrl: string;
};

export const Behind = ({ scene, language, ledgerUrl, docsUrl }: BehindProps) => {
  const text = behindTexts(language);
  return (
    <aside class="behind" aria-labelledby="behind-title">
      <h2 id="behind-title">{text.title}</h2>
      <p class="lead">{scene === null ? text.nothing : text.explain}</p>
      {scene !== null && (
        <div id="scene" data-path={`/shop/orders/${scene.order.orderId}/scene`} data-resting={isResting(scene)}>
          <SceneShown scene={scene} language={language} />
        </div>
      )}
      <p class="elsewhere">
        <a href={ledgerUrl}>{text.ledger}</a> <a href={docsUrl}>{text.api}</a>
      </p>
    </aside>
  );
};

export const isResting = ({ order }: Scene): boolean => RESTING.includes(order.status);

/** The part that changes; also sent alone, for the page to put in place of the old one. */
export const SceneShown = ({
  scene: { order, entries },
  language,
}: Pick<BehindProps, "language"> & { scene: Scene }) => (
  <>
    <code class="order-id">{order.orderId}</code>
    <ol class="track">
      {trackOf(order.status).map((status) => (
        <li key={status} aria-current={status === order.status ? "step" : undefined}>
          {status}
        </li>
      ))}
    </ol>
    <ol class="entries">
      {entries
        .toReversed()
        .slice(0, ENTRIES_SHOWN)
        .map((entry) => (
          <EntryShown key={entry.sequence} entry={entry} language={language} />
        ))}
    </ol>
  </>
);

const EntryShown = ({ entry, language }: { readonly entry: Entry; readonly language: Language }) => (
  <li>
    <time dateTime={entry.at}>{clockTime(entry.at)}</time>
    <span>
      <code>{entry.type}</code>
      <small>
        {behindTexts(language).entries[entry.type]}
        {entry.pgCode !== undefined && <> · {entry.pgCode}</>}
      </small>
    </span>
  </li>
);

/** The way of an order that goes well, and where this one has left it. */
const trackOf = (status: OrderStatus): readonly OrderStatus[] => {
  if (status === "CANCEL") return ["PREPAY", "CANCEL"];
  if (status === "FAIL") return ["PREPAY", "IN_PROGRESS", "FAIL"];
  if (status === "WAITING_FOR_DEPOSIT") return ["PREPAY", "IN_PROGRESS", "WAITING_FOR_DEPOSIT", "SUCCESS", "COMPLETE"];
  return ["PREPAY", "IN_PROGRESS", "SUCCESS", "COMPLETE"];
};

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", timeStyle: "medium" });

const clockTime = (iso: string): string => CLOCK.format(new Date(iso));
