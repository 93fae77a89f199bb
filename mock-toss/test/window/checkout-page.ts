import { runInNewContext } from "node:vm";

type Listener = (event: unknown) => void;

/** As much of a browser as the scripts touch: enough to see where they lead, none of the pixels. */
export const checkoutPage = async (scriptUrl: string, { userAgent = "desktop" }: { userAgent?: string } = {}) => {
  const script = await (await fetch(scriptUrl)).text();
  const elements = new Map<string, FakeElement>();
  const left: string[] = [];
  const listeners = new Set<Listener>();
  const frames: FakeElement[] = [];
  const document = {
    currentScript: { src: scriptUrl },
    body: new FakeElement("body"),
    createElement: (tag: string) => {
      const made = new FakeElement(tag);
      if (tag === "iframe") frames.push(made);
      return made;
    },
    querySelector: (selector: string) => elements.get(selector) ?? null,
  };
  const sandbox: Record<string, unknown> = {
    document,
    fetch,
    URL,
    setTimeout,
    navigator: { userAgent },
    location: {
      href: "http://shop.test/checkout",
      origin: "http://shop.test",
      assign: (url: string) => left.push(url),
    },
    addEventListener: (_type: string, listener: Listener) => listeners.add(listener),
    removeEventListener: (_type: string, listener: Listener) => listeners.delete(listener),
  };
  sandbox["window"] = sandbox;
  runInNewContext(script, sandbox);
  return {
    global: sandbox,
    body: document.body,
    /** Where the page has been sent. */
    left,
    /** The address of the frame that is open. */
    frame: () => frames.at(-1)?.["src"] as string | undefined,
    addElement: (selector: string) => {
      const made = new FakeElement("div");
      elements.set(selector, made);
      return made;
    },
    /** What the page inside the frame tells the page around it. */
    tell: (outcome: unknown) => {
      const origin = new URL(scriptUrl).origin;
      for (const listener of listeners)
        listener({ origin, source: frames.at(-1)?.contentWindow, data: { source: "mock-toss", outcome } });
    },
  };
};

class FakeElement {
  [member: string]: unknown;
  readonly tagName: string;
  readonly style = {};
  readonly dataset: Record<string, string> = {};
  readonly contentWindow = {};
  children: unknown[] = [];
  #parent: FakeElement | null = null;
  constructor(tagName: string) {
    this.tagName = tagName;
  }
  append(...children: unknown[]): void {
    this.children.push(...children);
    for (const child of children) if (child instanceof FakeElement) child.#parent = this;
  }
  replaceChildren(...children: unknown[]): void {
    this.children = children;
  }
  remove(): void {
    if (this.#parent !== null) this.#parent.children = this.#parent.children.filter((child) => child !== this);
  }
  /** Everything below that carries this test id. */
  find(testid: string): FakeElement | undefined {
    for (const child of this.children) {
      if (!(child instanceof FakeElement)) continue;
      const found = child.dataset["testid"] === testid ? child : child.find(testid);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
