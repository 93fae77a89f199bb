/** Shows one of the messages that the page brought along, or none. */
export const showMessage = (name: string | null): void => {
  for (const message of document.querySelectorAll<HTMLElement>("[data-message]")) {
    message.hidden = message.dataset["message"] !== name;
  }
};
