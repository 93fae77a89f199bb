/** Moves the focus into the window when it opens over somebody's page, and closes it at Esc, as any dialog does. */
if (window.parent !== window) document.querySelector("h1").focus();
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  document.querySelector('[name="decision"][value="close"]').click();
});
