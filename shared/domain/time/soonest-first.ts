import type { EpochSeconds } from '#domain/time/instant.ts';

/** An item and its instant. */
interface Timed<Item> {
  readonly at: EpochSeconds;
  readonly item: Item;
}

/** Items in the order of their instants: a binary heap, so that adding and taking cost the logarithm of how many there are. */
export class SoonestFirst<Item> {
  readonly #heap: Timed<Item>[] = [];

  add(at: EpochSeconds, item: Item): void {
    this.#heap.push({ at, item });
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
      if (this.#at(parent) <= this.#at(index)) {
        return;
      }
      this.#swap(parent, index);
      index = parent;
    }
  }

  #siftDown(start: number): void {
    for (let index = start; ; ) {
      const left = 2 * index + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(index) <= this.#at(child)) {
        return;
      }
      this.#swap(index, child);
      index = child;
    }
  }

  /** Beyond the end: later than anything. */
  #at(index: number): EpochSeconds {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
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
