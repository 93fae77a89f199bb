/** Toss's script refuses a longer one, and counts as browsers do: a sign outside of the first plane is two. */
const UNITS_MAX = 100;

/** 결제창에 보이는 주문명. As much of the order's name as the window takes; no sign is cut in half. */
export const windowName = (orderName: string): string => {
  let name = "";
  for (const sign of orderName) {
    if (name.length + sign.length > UNITS_MAX) break;
    name += sign;
  }
  return name;
};
