import { accountsView } from "./accounts-view.js";
import { clockView } from "./clock-view.js";
import { h } from "./elements.js";
import { faultsView } from "./faults-view.js";
import { journalView } from "./journal-view.js";
import { paymentView } from "./payment-view.js";
import { paymentsView } from "./payments-view.js";
import { currentLanguage, switchLanguage, t } from "./texts.js";
import { webhooksView } from "./webhooks-view.js";

const VIEWS = {
  payments: paymentsView,
  accounts: accountsView,
  webhooks: webhooksView,
  faults: faultsView,
  clock: clockView,
  journal: journalView,
};
/** How often the page looks again. Milliseconds. */
const REFRESH_MS = 1_500;

/** Of its own time, the most it spends on looking: a large ledger takes the mock a while. */
const REFRESH_SHARE = 0.1;

const [view, tabs, live, language, notice] = ["view", "tabs", "live", "language", "notice"].map((id) =>
  document.getElementById(id),
);

const route = () => {
  const [, name = "payments", key] = location.hash.split("/");
  return { name: Object.hasOwn(VIEWS, name) ? name : "payments", key };
};

const say = (text) => {
  notice.textContent = text;
  setTimeout(() => {
    if (notice.textContent === text) notice.textContent = "";
  }, 4_000);
};

/** Pulls a lever, says how that went, and shows what has become of it. */
const act = async (pull) => {
  try {
    await pull();
    say(t("done"));
  } catch (error) {
    say(error.message);
  }
  await refresh();
};

let drawn = 0;

const refresh = async () => {
  const { name, key } = route();
  const turn = ++drawn;
  const context = { act, refresh };
  try {
    const content = await (name === "payments" && key ? paymentView(context, key) : VIEWS[name](context));
    if (turn === drawn) draw([content].flat());
    showLive(true);
  } catch (error) {
    showLive(error.name !== "TypeError");
    say(error.message);
  }
};

/** A fetch that reaches nobody is a TypeError. */
const showLive = (isLive) => {
  live.dataset.state = isLive ? "live" : "lost";
  live.textContent = t(isLive ? "live" : "unreachable");
};

/** Replaces the view but keeps what somebody is in the middle of: the field in focus, what is unfolded. */
const draw = (content) => {
  const focused = document.activeElement?.id;
  const selection = document.activeElement?.selectionStart;
  view.replaceChildren(...content);
  const again = focused ? document.getElementById(focused) : null;
  again?.focus();
  if (selection !== null && selection !== undefined && again?.type !== "url")
    again?.setSelectionRange?.(selection, selection);
};

const isBusy = () =>
  document.hidden ||
  view.querySelector("details[open]") !== null ||
  ["INPUT", "TEXTAREA"].includes(document.activeElement?.tagName);

const drawFrame = () => {
  document.documentElement.lang = currentLanguage();
  language.textContent = t("language");
  const links = Object.keys(VIEWS).map((name) =>
    h(
      "a",
      { href: `#/${name}`, ariaCurrent: route().name === name ? "page" : null, dataset: { testid: `tab-${name}` } },
      t(name),
    ),
  );
  tabs.replaceChildren(...links);
};

const show = () => {
  drawFrame();
  void refresh();
};

language.addEventListener("click", () => {
  switchLanguage();
  show();
});
addEventListener("hashchange", show);
const keepLooking = async () => {
  const started = performance.now();
  if (!isBusy()) await refresh();
  setTimeout(keepLooking, Math.max(REFRESH_MS, (performance.now() - started) / REFRESH_SHARE));
};
show();
setTimeout(keepLooking, REFRESH_MS);
