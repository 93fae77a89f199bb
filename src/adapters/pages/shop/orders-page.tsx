import { koreanTime } from "../korean-time.ts";
import { money } from "../money.ts";
import { stageOf, type Order } from "./payonce-api.ts";
import { ShopFrame, type ShopView } from "./shop-frame.tsx";
import { shopTexts } from "./shop-texts.ts";

/** 주문 내역. */
export const OrdersPage = ({ orders, ...view }: ShopView & { readonly orders: readonly Order[] }) => {
  const text = shopTexts(view.language);
  return (
    <ShopFrame {...view} title={text.orders}>
      <h1>{text.orders}</h1>
      {orders.length === 0 && (
        <p class="empty">
          {text.noOrders} <a href="/">{text.browse}</a>
        </p>
      )}
      <ul class="rows">
        {orders.map((order) => (
          <li key={order.orderId}>
            <a class="row" href={`/shop/orders/${order.orderId}`}>
              <div>
                <h2>
                  <bdi>{order.orderName}</bdi>
                </h2>
                <p class="when">{koreanTime(Date.parse(order.createdAt), view.language)}</p>
              </div>
              <p class="right">
                <span class="won">{money(order.amount, view.language)}</span>
                <span class={`state state-${order.status.toLowerCase()}`}>{text.status[stageOf(order)]}</span>
              </p>
            </a>
          </li>
        ))}
      </ul>
    </ShopFrame>
  );
};
