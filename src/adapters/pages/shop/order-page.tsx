import { koreanTime } from "../korean-time.ts";
import { OrderSummary } from "../order-summary.tsx";
import { stageOf, type Order, type OrderStatus } from "./payonce-api.ts";
import { ShopFrame, type ShopView } from "./shop-frame.tsx";
import { shopTexts } from "./shop-texts.ts";

const UNPAID: readonly OrderStatus[] = ["PREPAY", "FAIL"];
/** What there is to do, or to wait for, stands on the hosted page. */
const AWAITED: readonly OrderStatus[] = ["IN_PROGRESS", "WAITING_FOR_DEPOSIT"];

/** 주문. What the shop says of one order, after it has asked. */
export const OrderPage = ({ order, ...view }: ShopView & { readonly order: Order }) => {
  const { language } = view;
  const text = shopTexts(language);
  const stage = stageOf(order);
  return (
    <ShopFrame {...view} title={text.status[stage]}>
      <h1 data-testid="order-status" data-order-status={order.status}>
        {text.status[stage]}
      </h1>
      <p class="lead">{text.thanks[stage]}</p>
      <OrderSummary order={order} language={language} />
      {UNPAID.includes(order.status) && (
        <form method="post" action={`/shop/orders/${order.orderId}/checkout`}>
          <button class="primary wide" data-testid="go-on">
            {text.goOn}
          </button>
        </form>
      )}
      {order.status === "CANCEL" && (
        <a class="primary wide" href="/" data-testid="browse">
          {text.browse}
        </a>
      )}
      {AWAITED.includes(order.status) && (
        <a class="primary wide" href={`/checkout/${order.orderId}/success`} data-testid="awaited">
          {order.status === "IN_PROGRESS" ? text.seeResult : text.seeAccount}
        </a>
      )}
      <p class="when">
        <span>
          {text.orderedAt} {koreanTime(Date.parse(order.createdAt), language)}
        </span>
        <span>
          {text.orderNumber} <code>{order.orderId}</code>
        </span>
      </p>
    </ShopFrame>
  );
};
