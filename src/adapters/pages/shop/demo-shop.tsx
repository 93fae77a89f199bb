import { randomUUID } from "node:crypto";

import formbody from "@fastify/formbody";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

import { policyWithFormsTo } from "../content-policy.ts";
import { languageFor, sendPage } from "../html-reply.ts";
import type { PagePaths } from "../page-paths.ts";
import { isResting, SceneShown, type Scene } from "./behind.tsx";
import { CartPage } from "./cart-page.tsx";
import { emptyCart, piecesIn, quantityOf, withQuantity, type Cart, type CartLine } from "./cart.ts";
import { OrderPage } from "./order-page.tsx";
import { OrdersPage } from "./orders-page.tsx";
import { makePayonceApi, type Order, type OrderStatus, type PayonceApi, type Problem } from "./payonce-api.ts";
import { ProductsPage } from "./products-page.tsx";
import type { ShopView } from "./shop-frame.tsx";
import { shopTexts, type Said } from "./shop-texts.ts";
import { keepCart, visitorOf, type Visitor } from "./visitor.ts";

export type DemoShopOptions = {
  readonly publicUrl: string;
  readonly merchantApiKey: string;
  readonly paths: PagePaths;
  /** Where the payment script comes from: its server shows its ledger, too. */
  readonly sdkUrl: string;
};

/** Who shops here has told the shop who they are. */
const CUSTOMER = { name: "김민지", email: "minji@example.com", phone: "010-1234-5678" };
const BOUGHT: readonly OrderStatus[] = ["SUCCESS", "COMPLETE", "WAITING_FOR_DEPOSIT"];

type Fields = Readonly<Record<string, string | undefined>>;

/**
 * 데모 상점. A shop with a frontend and a small backend of its own, such as might stand before Payonce anywhere: it knows nothing but
 * the public API. Registered in development alone.
 */
export const demoShop: FastifyPluginAsync<DemoShopOptions> = async (server, options) => {
  const api = makePayonceApi(() => server.listeningOrigin, options.merchantApiKey);
  await server.register(formbody);
  registerLooks(server, api, options);
  registerPurchases(server, api, options);
};

/** What only shows something. */
const registerLooks = (server: FastifyInstance, api: PayonceApi, options: DemoShopOptions): void => {
  const { publicUrl, paths, sdkUrl } = options;
  const { origin, host } = new URL(publicUrl);
  const policy = policyWithFormsTo(origin);

  const viewFor = async (request: FastifyRequest, { userId, cart }: Visitor, order?: Order): Promise<ShopView> => {
    const language = languageFor(request);
    const said = (request.query as Fields)["said"];
    const latest = order ?? (await api.ordersOf(userId))[0];
    return {
      language,
      asset: paths.asset,
      pieces: piecesIn(cart),
      said: said !== undefined && Object.hasOwn(shopTexts(language).said, said) ? (said as Said) : null,
      scene: latest === undefined ? null : await sceneOf(latest),
      ledgerUrl: new URL(sdkUrl).origin,
      docsUrl: "/docs",
    };
  };

  /** Who comes by, with a cart of their own again once theirs was paid, however they left the checkout. */
  const shopperOf = async (request: FastifyRequest, reply: FastifyReply): Promise<Visitor> => {
    const visitor = visitorOf(request, reply);
    const orders = await api.ordersOf(visitor.userId);
    if (!orders.some((order) => isBought(order, visitor.cart))) return visitor;
    const cart = emptyCart();
    keepCart(reply, cart);
    return { ...visitor, cart };
  };

  const sceneOf = async (order: Order): Promise<Scene> => ({ order, entries: await api.history(order.orderId) });

  const show = (reply: FastifyReply, page: VNode, status = 200): FastifyReply =>
    sendPage(reply, page, { policy, status });

  // A cookie belongs to one name of this machine: whoever comes by another one starts where they will be sent back to.
  server.addHook("onRequest", async (request, reply) => {
    const isElsewhere = request.host !== host && !request.headers["x-forwarded-host"];
    if (isElsewhere && request.method === "GET") return reply.redirect(`${publicUrl}${request.url}`, 302);
  });

  server.get("/", async (request, reply) => {
    const visitor = await shopperOf(request, reply);
    const [view, products] = await Promise.all([viewFor(request, visitor), api.products()]);
    return show(reply, <ProductsPage {...view} products={products} buyNowCart={randomUUID()} />);
  });

  server.get("/shop/cart", async (request, reply) => {
    const visitor = await shopperOf(request, reply);
    const [view, products] = await Promise.all([viewFor(request, visitor), api.products()]);
    const lines = visitor.cart.lines.flatMap((line) => {
      const product = products.find(({ id }) => id === line.productId);
      return product === undefined ? [] : [{ ...line, product }];
    });
    return show(reply, <CartPage {...view} lines={lines} />);
  });

  server.get("/shop/orders", async (request, reply) => {
    const visitor = await shopperOf(request, reply);
    const [view, orders] = await Promise.all([viewFor(request, visitor), api.ordersOf(visitor.userId)]);
    return show(reply, <OrdersPage {...view} orders={orders} />);
  });

  server.get<{ Params: { id: string } }>("/shop/orders/:id", async (request, reply) => {
    const visitor = visitorOf(request, reply);
    const order = await api.order(await api.login(visitor.userId), request.params.id);
    if (order === null) return reply.redirect("/shop/orders", 303);
    return show(reply, <OrderPage {...await viewFor(request, visitor, order)} order={order} />);
  });

  server.get<{ Params: { id: string } }>("/shop/orders/:id/scene", async (request, reply) => {
    const visitor = visitorOf(request, reply);
    const order = await api.order(await api.login(visitor.userId), request.params.id);
    if (order === null) return reply.code(404).send();
    const scene = await sceneOf(order);
    return reply
      .headers({ "x-resting": String(isResting(scene)), "x-order-status": order.status })
      .type("text/html; charset=utf-8")
      .send(renderToString(<SceneShown scene={scene} language={languageFor(request)} />));
  });
};

/** What leads to an order, and back from one. */
const registerPurchases = (server: FastifyInstance, api: PayonceApi, { publicUrl }: DemoShopOptions): void => {
  server.addHook("preValidation", async (request) => {
    request.body ??= {};
  });

  type Wish = { readonly lines: readonly CartLine[]; readonly amount: number; readonly cartId: string };

  /** The shop orders in its shopper's name, then sends the shopper to the checkout. */
  const order = async (visitor: Visitor, wish: Wish, back: string, reply: FastifyReply): Promise<FastifyReply> => {
    const token = await api.login(visitor.userId);
    const issued = await api.issue(token, { ...wish, returnUrl: `${publicUrl}/shop/result`, customer: CUSTOMER });
    return reply.redirect(issued.ok ? issued.body.checkoutUrl : after(issued.problem, back), 303);
  };

  server.post<{ Body: Fields }>("/shop/buy", (request, reply) => {
    const { productId = "", amount, cartId = randomUUID() } = request.body;
    const wish = { lines: [{ productId, quantity: 1 }], amount: Number(amount), cartId };
    return order(visitorOf(request, reply), wish, "/", reply);
  });

  server.post<{ Body: Fields }>("/shop/cart", async (request, reply) => {
    const { productId } = request.body;
    const product = (await api.products()).find(({ id }) => id === productId);
    if (product === undefined) return say(reply, "/", "notSold");
    if (!product.onSale || product.available === 0) return say(reply, "/", "nothingLeft");
    const { cart } = visitorOf(request, reply);
    keepCart(reply, withQuantity(cart, product.id, quantityOf(cart, product.id) + 1));
    return say(reply, "/", "added");
  });

  server.post<{ Body: Fields }>("/shop/cart/quantity", async (request, reply) => {
    const { productId = "", quantity } = request.body;
    const { cart } = visitorOf(request, reply);
    if (quantityOf(cart, productId) > 0) keepCart(reply, withQuantity(cart, productId, Number(quantity)));
    return reply.redirect("/shop/cart", 303);
  });

  server.post<{ Body: Fields }>("/shop/cart/checkout", (request, reply) => {
    const visitor = visitorOf(request, reply);
    const { lines, id: cartId } = visitor.cart;
    return order(visitor, { lines, cartId, amount: Number(request.body["amount"]) }, "/shop/cart", reply);
  });

  server.post<{ Params: { id: string } }>("/shop/orders/:id/checkout", async (request, reply) => {
    const visitor = visitorOf(request, reply);
    const before = await api.order(await api.login(visitor.userId), request.params.id);
    if (before === null) return reply.redirect("/shop/orders", 303);
    const lines = before.lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const wish = { lines, amount: before.amount, cartId: before.cartId ?? randomUUID() };
    return order(visitor, wish, `/shop/orders/${before.orderId}`, reply);
  });

  /** The checkout sends shoppers back with the order's code; what became of it, we ask. A cart that was bought is emptied. */
  server.get<{ Querystring: Fields }>("/shop/result", async (request, reply) => {
    const visitor = visitorOf(request, reply);
    const { orderId = "" } = request.query;
    const back = await api.order(await api.login(visitor.userId), orderId);
    if (back === null) return reply.redirect("/shop/orders", 303);
    if (isBought(back, visitor.cart)) keepCart(reply, emptyCart());
    return reply.redirect(`/shop/orders/${back.orderId}`, 303);
  });
};

const say = (reply: FastifyReply, path: string, said: Said): FastifyReply =>
  reply.redirect(`${path}?said=${said}`, 303);

const isBought = ({ cartId, status }: Order, cart: Cart): boolean => cartId === cart.id && BOUGHT.includes(status);

/** Where a shopper goes on whose order was not issued. */
const after = ({ code, orderId }: Problem, back: string): string => {
  if (orderId !== undefined && (code === "ALREADY_PAID" || code === "PAYMENT_IN_PROGRESS")) {
    return `/shop/orders/${orderId}`;
  }
  const said: Said = code === "OUT_OF_STOCK" ? "soldOut" : code === "INVALID_TOTAL_AMOUNT" ? "priceChanged" : "trouble";
  return `${back}?said=${said}`;
};
