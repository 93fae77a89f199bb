/** Keys by the time at which they are due, earliest first: a binary heap. A key may be in it more than once. */
export type DueQueue = {
  readonly add: (key: string, dueAt: number) => void;
  readonly nextAt: () => number | null;
  /** Takes one key that is due; null when none is. */
  readonly take: (at: number) => string | null;
  /** Lets go of the keys that nobody knows any more. */
  readonly retain: (isKnown: (key: string) => boolean) => void;
  readonly clear: () => void;
};

type Entry = { readonly key: string; readonly dueAt: number; readonly order: number };

export const createDueQueue = (): DueQueue => {
  let heap: Entry[] = [];
  let added = 0;
  const isBefore = (left: Entry, right: Entry): boolean =>
    left.dueAt < right.dueAt || (left.dueAt === right.dueAt && left.order < right.order);

  const swapUp = (from: number): void => {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const [child, above] = [heap[index], heap[parent]];
      if (child === undefined || above === undefined || !isBefore(child, above)) return;
      [heap[index], heap[parent]] = [above, child];
      index = parent;
    }
  };
  const swapDown = (): void => {
    let index = 0;
    for (;;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        const [one, other] = [heap[child], heap[least]];
        if (one !== undefined && other !== undefined && isBefore(one, other)) least = child;
      }
      const [top, below] = [heap[index], heap[least]];
      if (least === index || top === undefined || below === undefined) return;
      [heap[index], heap[least]] = [below, top];
      index = least;
    }
  };
  return {
    add: (key, dueAt) => {
      heap.push({ key, dueAt, order: added++ });
      swapUp(heap.length - 1);
    },
    nextAt: () => heap[0]?.dueAt ?? null,
    take: (at) => {
      const first = heap[0];
      if (first === undefined || first.dueAt > at) return null;
      const last = heap.pop();
      if (last !== undefined && last !== first) {
        heap[0] = last;
        swapDown();
      }
      return first.key;
    },
    retain: (isKnown) => {
      // What is sorted is a heap.
      heap = heap.filter(({ key }) => isKnown(key)).sort((left, right) => (isBefore(left, right) ? -1 : 1));
    },
    clear: () => {
      heap = [];
    },
  };
};
