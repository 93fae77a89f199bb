const EVERY_MS = 1_000;
/** A page that nobody looks at needs no news. */
const LOOKS_MAX = 600;

/**
 * Keeps the corner that shows what happens behind as new as the order, until nothing follows any more. A page about
 * that very order is shown anew when its state has changed.
 */
const keepUp = async (scene: HTMLElement): Promise<void> => {
  const { path = "", resting } = scene.dataset;
  let isResting = resting === "true";
  for (let looks = 0; !isResting && looks < LOOKS_MAX; looks++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    if (document.hidden) continue;
    const answer = await fetch(path).catch(() => null);
    if (answer === null || !answer.ok) continue;
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (shown.body.innerHTML !== scene.innerHTML) scene.replaceChildren(...shown.body.childNodes);
    isResting = answer.headers.get("x-resting") === "true";
    const told = document.querySelector<HTMLElement>("[data-order-status]");
    if (told !== null && told.dataset["orderStatus"] !== answer.headers.get("x-order-status")) return location.reload();
  }
};

const scene = document.querySelector<HTMLElement>("#scene");
if (scene !== null) void keepUp(scene);
