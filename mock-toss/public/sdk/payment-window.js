import { TossPaymentsError, refuse } from "./error.js";

/** Where this script came from is where its windows are. */
const MOCK_ORIGIN = new URL(document.currentScript?.src || location.href).origin;

export const isMobile = () => /Mobi|Android|iPhone|iPad/i.test(navigator.userAgent);

const post = async (path, body) => {
  const response = await fetch(`${MOCK_ORIGIN}${path}`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify(body),
  }).catch(() => refuse("NETWORK_ERROR", "네트워크 오류가 발생했습니다."));
  return response.json();
};

/** Never settles: the page is on its way to another one. */
const leaveTo = (url) =>
  new Promise(() => {
    location.assign(url);
  });

/**
 * Opens a window and says how it ended. In redirect mode the page leaves for successUrl or failUrl; only a shopper who
 * closes the frame brings an error back. Without URLs the end is told: the outcome, or an error.
 */
export const openWindow = async (path, request, windowTarget) => {
  const opened = await post(path, request);
  if (opened.code !== undefined) return concludeRefusal(opened);
  if (opened.outcome) return conclude(opened.outcome);
  const windowUrl = MOCK_ORIGIN + opened.windowPath;
  const isSelf = (windowTarget ?? (isMobile() ? "self" : "iframe")) === "self";
  if (isSelf && request.successUrl) return leaveTo(windowUrl);
  return conclude(await showFrame(windowUrl));
};

const conclude = (outcome) => {
  if (outcome.type !== "failed") return outcome.url ? leaveTo(outcome.url) : outcome;
  if (outcome.code === "PAY_PROCESS_CANCELED") return refuse("USER_CANCEL", "취소되었습니다.");
  return outcome.url ? leaveTo(outcome.url) : refuse(outcome.code, outcome.message);
};

/** An order that cannot be paid is told at failUrl, what was asked for wrongly is thrown. */
const concludeRefusal = ({ code, message, url }) => (url ? leaveTo(url) : refuse(code, message));

const FRAME_ID = "___tosspayments_iframe___";
const DIMMER_ID = "___tosspayments_dimmer___";
let abortFrame = null;

const showFrame = (windowUrl) =>
  new Promise((resolve, reject) => {
    const dimmer = document.createElement("div");
    dimmer.id = DIMMER_ID;
    Object.assign(dimmer.style, { position: "fixed", inset: "0", background: "rgba(0,0,0,.5)", zIndex: "2147483646" });
    const frame = document.createElement("iframe");
    frame.id = FRAME_ID;
    frame.title = "토스페이먼츠 결제창";
    frame.src = `${windowUrl}${windowUrl.includes("?") ? "&" : "?"}embedded=${encodeURIComponent(location.origin)}`;
    Object.assign(frame.style, {
      position: "absolute",
      inset: "0",
      margin: "auto",
      border: "0",
      borderRadius: "12px",
      background: "#fff",
      width: "min(100%, 480px)",
      height: "min(100%, 720px)",
    });
    const end = (settle) => {
      removeEventListener("message", listen);
      dimmer.remove();
      abortFrame = null;
      settle();
    };
    const listen = (event) => {
      if (event.origin !== MOCK_ORIGIN || event.source !== frame.contentWindow || event.data?.source !== "mock-toss")
        return;
      end(() => resolve(event.data.outcome));
    };
    abortFrame = (error) => end(() => reject(error));
    addEventListener("message", listen);
    dimmer.append(frame);
    document.body.append(dimmer);
  });

/** Takes the window away; whoever waits for it learns so. */
export const destroyWindow = (
  error = new TossPaymentsError("PaymentRequestAborted", "결제 요청이 중단되었습니다."),
) => {
  if (abortFrame === null) return false;
  abortFrame(error);
  return true;
};
