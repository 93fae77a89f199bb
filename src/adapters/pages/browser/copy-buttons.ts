const SHOWN_MS = 2_000;

/** Buttons that put a text on the clipboard and say so. */
export const wireCopyButtons = (): void => {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const { copy = "", copied = "" } = button.dataset;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy);
      button.textContent = copied;
      button.setAttribute("aria-live", "polite");
      setTimeout(() => (button.textContent = label), SHOWN_MS);
    });
  }
};
