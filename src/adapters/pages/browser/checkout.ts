import { prepareWindow, type OpenWindow } from "./open-window.ts";
import { TIMER_MAX_MS } from "./patience.ts";
import { showMessage } from "./page-message.ts";
import { isPassing, sendJson } from "./send-json.ts";
import type { PaymentRequest } from "./toss-payments.ts";

const PHONE = /^\d{8,15}$/;

/** The checkout: a button that opens Toss's window, and what is said when it does not lead on. */
const run = async (form: HTMLFormElement): Promise<void> => {
  const { clientKey = "", customerKey = "", amount, depositHours, orderPath = "", resultPath = "" } = form.dataset;
  const { csrfToken = "", expiresInMs } = form.dataset;
  const button = form.querySelector<HTMLButtonElement>("button.primary")!;
  let isOpen = false;

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
  const isOver = (): boolean => performance.now() >= Number(expiresInMs);
  setTimeout(() => !isOpen && location.replace(resultPath), Math.min(Number(expiresInMs), TIMER_MAX_MS));
  wireGivingUp(orderPath, resultPath);

  const open = await openWindow()?.catch(() => undefined);
  if (open === undefined) return showMessage(navigator.onLine ? "missing" : "offline");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = wrongField(form);
    if (wrong !== null) return complainOf(wrong);
    showMessage(null);
    const label = button.textContent;
    isOpen = button.disabled = true;
    button.textContent = button.dataset["opening"] ?? "";
    try {
      await open(requestOf(form));
    } catch (error) {
      const { code = "UNKNOWN" } = error as { readonly code?: string };
      showMessage(messageFor(code));
      void report(code);
    }
    if (isOver()) return location.replace(resultPath);
    button.textContent = label;
    isOpen = button.disabled = false;
    button.focus();
  });
  button.disabled = false;
};

const messageFor = (code: string): string => {
  if (code === "USER_CANCEL" || code === "PAY_PROCESS_CANCELED") return "closed";
  if (code === "NEED_AGREEMENT_WITH_REQUIRED_TERMS") return "agreement";
  return navigator.onLine ? "other" : "offline";
};

const FIELDS = ["customerName", "customerEmail", "customerMobilePhone"] as const;

const fieldIn = (form: HTMLFormElement, name: (typeof FIELDS)[number]): HTMLInputElement =>
  form.querySelector<HTMLInputElement>(`[name=${name}]`)!;

const digitsOf = (phone: string): string => phone.replace(/[\s.-]/g, "");

/** The first field that Toss's script would refuse; what is left empty is not sent. */
const wrongField = (form: HTMLFormElement): HTMLInputElement | null => {
  const [email, phone] = [fieldIn(form, "customerEmail"), fieldIn(form, "customerMobilePhone")];
  if (!email.validity.valid) return email;
  const digits = digitsOf(phone.value);
  return digits === "" || PHONE.test(digits) ? null : phone;
};

const requestOf = (form: HTMLFormElement): PaymentRequest => {
  const { orderId = "", orderName = "", successUrl = "", failUrl = "" } = form.dataset;
  const customer = FIELDS.map((name) => {
    const value = fieldIn(form, name).value.trim();
    return [name, name === "customerMobilePhone" ? digitsOf(value) : value];
  });
  return {
    ...{ orderId, orderName, successUrl, failUrl },
    ...(Object.fromEntries(customer.filter(([, value]) => value !== "")) as Partial<PaymentRequest>),
  };
};

const complainOf = (field: HTMLInputElement): void => {
  showMessage(field.name);
  field.closest("details")!.open = true;
  field.focus();
};

const wireGivingUp = (orderPath: string, resultPath: string): void => {
  const button = document.querySelector<HTMLButtonElement>("#give-up");
  button?.addEventListener("click", async () => {
    if (!confirm(button.dataset["sure"])) return;
    const reply = await sendJson(`${orderPath}/cancel`, { reason: "구매자 취소" });
    if (isPassing(reply)) return showMessage(navigator.onLine ? "unreachable" : "offline");
    location.replace(resultPath);
  });
};

const form = document.querySelector<HTMLFormElement>("#checkout");
if (form !== null) void run(form);
