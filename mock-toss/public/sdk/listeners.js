/** Who wants to hear of what. */
export const createListeners = () => {
  const listeners = new Map();
  return {
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    tell: (name, news) => listeners.get(name)?.forEach((listener) => listener(news)),
  };
};
