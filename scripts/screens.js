import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { findBrowser, launchBrowser } from "./chromium.js";
import { freePort } from "./free-port.js";

/** @typedef {{ readonly shop: string, readonly toss: string, readonly stop: () => Promise<void> }} Running */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = path.join(ROOT, "docs/screens");

const ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
const WINDOWS = [
  { viewport: { width: 360, height: 740 }, userAgent: ANDROID },
  { viewport: { width: 1280, height: 820 } },
];

/** Everything that `npm start` starts, on ports and in a folder of its own.
 *
 * @returns {Promise<Running>}
 */
const start = async () => {
  const [port, mockPort] = [await freePort(), await freePort()];
  const dataDir = await mkdtemp(path.join(tmpdir(), "payonce-screens-"));
  const env = { ...process.env, PORT: String(port), MOCK_TOSS_PORT: String(mockPort), DATA_DIR: dataDir };
  const server = spawn(process.execPath, [path.join(ROOT, "bin/payonce.js"), "dev"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit").then(() => Promise.reject(new Error("Payonce did not start.")));
  await Promise.race([once(server.stdout, "data"), ended]);
  ended.catch(() => undefined);
  return {
    shop: `http://localhost:${port}`,
    toss: `http://127.0.0.1:${mockPort}`,
    stop: async () => {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** A shopper's afternoon, a picture of every page on the way.
 *
 * @param {import("playwright-core").Page} page
 * @param {Running} running
 */
const shopAndShoot = async (page, { shop, toss }) => {
  const width = page.viewportSize()?.width;
  /** @param {string} name @param {boolean} fullPage */
  const shoot = async (name, fullPage = true) => {
    await page.mouse.move(0, 0);
    // What sticks to the window's edge is then where it is in the page.
    if (fullPage) await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.screenshot({ path: path.join(FOLDER, `${name}-${width}.png`), fullPage, animations: "disabled" });
  };
  /** @param {string} title */
  const titled = (title) => page.getByTestId("title").filter({ hasText: title }).waitFor();
  // On a phone the window takes the whole page.
  const tossWindow = width === 360 ? page : page.frameLocator("#___tosspayments_iframe___");
  /** @param {string} decision */
  const decide = (decision) => tossWindow.getByTestId(decision).click();

  await page.goto(shop);
  await shoot("shop");
  await page.getByTestId("product-keyring").getByTestId("add").click();
  await page.getByTestId("product-mug").getByTestId("add").click();
  await page.goto(`${shop}/shop/cart`);
  await shoot("cart");

  await page.getByTestId("checkout").click();
  await page.locator("[data-testid=pay]:enabled").waitFor();
  await shoot("checkout");
  await page.getByTestId("pay").click();
  await tossWindow.getByTestId("approve").waitFor();
  await shoot("window", false);

  await fault(toss, { on: "confirm", fault: "delay", delayMs: 5_000, times: 1 });
  await decide("approve");
  await titled("결제 결과를 확인하고 있습니다");
  await page.getByTestId("later").waitFor();
  await shoot("waiting");
  await titled("결제가 완료되었습니다");
  await shoot("success");
  await page.getByTestId("back").click();
  await page.getByTestId("order-status").filter({ hasText: "주문 완료" }).waitFor();
  await shoot("order");

  await page.goto(shop);
  await page.getByTestId("product-tote").getByTestId("buy").click();
  await page.getByTestId("pay").click();
  await decide("decline");
  await titled("승인하지 않았습니다");
  await shoot("fail");
  await page.getByTestId("again").click();
  await page.getByText("가상계좌").click();
  await page.getByTestId("pay").click();
  await decide("approve");
  await titled("아래 계좌로 입금해 주세요");
  await shoot("account");
  await page.goto(`${shop}/shop/orders`);
  await shoot("orders");
};

/** @param {string} toss @param {object} rule */
const fault = (toss, rule) =>
  fetch(`${toss}/_mock/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(rule),
  });

const place = findBrowser();
if (place === null) throw new Error("There is no Chromium or Chrome here. Install one, or name it in CHROME_PATH.");
await mkdir(FOLDER, { recursive: true });
const running = await start();
try {
  const browser = await launchBrowser(place);
  for (const options of WINDOWS) {
    const context = await browser.newContext({ locale: "ko-KR", timezoneId: "Asia/Seoul", ...options });
    await shopAndShoot(await context.newPage(), running);
  }
  await browser.close();
} finally {
  await running.stop();
}
