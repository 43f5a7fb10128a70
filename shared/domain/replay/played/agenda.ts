import type { EpochMilliseconds } from '#domain/time/instant.ts';

interface Entry<Item> {
  readonly atMs: EpochMilliseconds;
  readonly rank: number;
  readonly number: number;
  readonly item: Item;
}

/** Things to come, soonest first; of those of one instant the ones of the lower rank, and of these the one that was added first. */
export class Agenda<Item> {
  readonly #heap: Entry<Item>[] = [];
  #added = 0;

  add(atMs: EpochMilliseconds, rank: number, item: Item): void {
    const entry = { atMs, rank, number: this.#added, item };
    this.#added += 1;
    let place = this.#heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !isBefore(entry, above)) {
        break;
      }
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = entry;
  }

  /** Takes the first one. */
  next(): Pick<Entry<Item>, 'atMs' | 'item'> | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) {
      this.#sink(last);
    }
    return first;
  }

  #sink(entry: Entry<Item>): void {
    let place = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * place + 1], this.#heap[2 * place + 2]];
      const isRight = right !== undefined && left !== undefined && isBefore(right, left);
      const below = isRight ? right : left;
      if (below === undefined || !isBefore(below, entry)) {
        break;
      }
      this.#heap[place] = below;
      place = 2 * place + (isRight ? 2 : 1);
    }
    this.#heap[place] = entry;
  }
}

function isBefore(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.atMs - other.atMs < 0 || (one.atMs === other.atMs && inTurn(one, other) < 0);
}

function inTurn(one: Entry<unknown>, other: Entry<unknown>): number {
  return one.rank - other.rank || one.number - other.number;
}
