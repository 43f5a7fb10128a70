import type { EpochSeconds } from '#domain/time/instant.ts';

/** An item and its instant. */
interface Timed<Item> {
  readonly at: EpochSeconds;
  readonly item: Item;
  /** Grows with each item that is added. */
  readonly number: number;
}

/**
 * Items in the order of their instants, those of one instant in the order in which they came: a binary heap, so that adding and taking cost
 * the logarithm of how many there are.
 */
export class SoonestFirst<Item> {
  readonly #heap: Timed<Item>[] = [];
  #added = 0;

  add(at: EpochSeconds, item: Item): void {
    this.#added += 1;
    this.#heap.push({ at, item, number: this.#added });
    this.#siftUp(this.#heap.length - 1);
  }

  /** The soonest, left where it is. */
  soonest(): Timed<Item> | undefined {
    return this.#heap[0];
  }

  /** Takes the soonest out if it is at or before `until`. */
  takeUntil(until: EpochSeconds): Timed<Item> | undefined {
    const soonest = this.#heap[0];
    if (soonest === undefined || soonest.at > until) {
      return undefined;
    }
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#siftDown(0);
    }
    return soonest;
  }

  #siftUp(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isSooner(index, parent)) {
        return;
      }
      this.#swap(parent, index);
      index = parent;
    }
  }

  #siftDown(start: number): void {
    for (let index = start; ; ) {
      const left = 2 * index + 1;
      const child = this.#isSooner(left + 1, left) ? left + 1 : left;
      if (!this.#isSooner(child, index)) {
        return;
      }
      this.#swap(index, child);
      index = child;
    }
  }

  /** Beyond the end is nothing. */
  #isSooner(one: number, other: number): boolean {
    const first = this.#heap[one];
    const second = this.#heap[other];
    return (
      first !== undefined &&
      (second === undefined || first.at < second.at || (first.at === second.at && first.number < second.number))
    );
  }

  #swap(one: number, other: number): void {
    const first = this.#heap[one];
    const second = this.#heap[other];
    if (first !== undefined && second !== undefined) {
      this.#heap[one] = second;
      this.#heap[other] = first;
    }
  }
}
