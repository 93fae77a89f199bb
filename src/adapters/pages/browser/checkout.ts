import { prepareWindow, type OpenWindow } from "./open-window.ts";
import { showMessage } from "./page-message.ts";
import { sendJson } from "./send-json.ts";
import type { PaymentRequest } from "./toss-payments.ts";

const PHONE = /^\d{8,15}$/;
/** Where a timer counts in 32 bits, a longer one would end at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The checkout: a button that opens Toss's window, and what is said when it does not lead on. */
const run = async (form: HTMLFormElement): Promise<void> => {
  const { clientKey = "", customerKey = "", amount, depositHours, orderPath = "", resultPath = "" } = form.dataset;
  const { csrfToken = "", expiresInMs } = form.dataset;
  const button = form.querySelector<HTMLButtonElement>("button.primary")!;

  const openWindow = (): Promise<OpenWindow> | null =>
    window.TossPayments === undefined
      ? null
      : prepareWindow(
          window.TossPayments,
          { clientKey, customerKey, amount: Number(amount), depositHours: Number(depositHours) },
          () => new FormData(form).get("method") as string,
        );

  const report = (code: string): Promise<unknown> => sendJson(`${orderPath}/fail`, { code, message: "", csrfToken });

  // A page that comes back from the browser's memory knows nothing of what happened since.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  setTimeout(() => !button.disabled && location.replace(resultPath), Math.min(Number(expiresInMs), TIMER_MAX_MS));
  wireGivingUp(orderPath, resultPath);

  const open = await openWindow()?.catch(() => undefined);
  if (open === undefined) return showMessage(navigator.onLine ? "missing" : "offline");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const request = requestOf(form);
    if (request === null) return complainOfPhone(form);
    showMessage(null);
    const label = button.textContent;
    button.disabled = true;
    button.textContent = button.dataset["opening"] ?? "";
    try {
      await open(request);
    } catch (error) {
      const { code = "UNKNOWN" } = error as { readonly code?: string };
      showMessage(messageFor(code));
      void report(code);
    }
    button.textContent = label;
    button.disabled = false;
  });
  button.disabled = false;
};

const messageFor = (code: string): string => {
  if (code === "USER_CANCEL" || code === "PAY_PROCESS_CANCELED") return "closed";
  if (code === "NEED_AGREEMENT_WITH_REQUIRED_TERMS") return "agreement";
  return navigator.onLine ? "other" : "offline";
};

/** Null when the number is none that a phone has. */
const requestOf = (form: HTMLFormElement): PaymentRequest | null => {
  const { orderId = "", orderName = "", successUrl = "", failUrl = "" } = form.dataset;
  const fields = new FormData(form);
  const read = (name: string): string => (fields.get(name) as string | null)?.trim() ?? "";
  const phone = read("customerMobilePhone").replace(/[\s.-]/g, "");
  if (phone !== "" && !PHONE.test(phone)) return null;
  return {
    ...{ orderId, orderName, successUrl, failUrl },
    ...(read("customerName") !== "" && { customerName: read("customerName") }),
    ...(read("customerEmail") !== "" && { customerEmail: read("customerEmail") }),
    ...(phone !== "" && { customerMobilePhone: phone }),
  };
};

const complainOfPhone = (form: HTMLFormElement): void => {
  showMessage("phone");
  form.querySelector<HTMLInputElement>("[name=customerMobilePhone]")?.focus();
};

const wireGivingUp = (orderPath: string, resultPath: string): void => {
  const button = document.querySelector<HTMLButtonElement>("#give-up");
  button?.addEventListener("click", async () => {
    if (!confirm(button.dataset["sure"])) return;
    await sendJson(`${orderPath}/cancel`, { reason: "구매자 취소" });
    location.replace(resultPath);
  });
};

const form = document.querySelector<HTMLFormElement>("#checkout");
if (form !== null) void run(form);
