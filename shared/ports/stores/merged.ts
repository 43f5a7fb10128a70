/** Some items of a sorted list, and whether reading stopped before its end. */
interface Stretch<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** Reads on in one of the sorted lists that are merged: at most `most` items, those behind `after`, or its first ones. */
type ReadOn<Item> = (after: Item | undefined, most: number) => Promise<Stretch<Item>>;

/** The least to ask a list for: on DynamoDB as many small items cost what one costs, half a read unit. */
const LEAST_AT_ONCE = 10;

/**
 * The first `limit` items of several sorted lists, read side by side and merged into one by `isBefore`. What is read in vain is at most
 * half of `limit`, or ten items of each list where that is more. Fewer items than `limit` are all there are.
 */
export async function readMerged<Item>(
  lists: readonly ReadOn<Item>[],
  limit: number,
  isBefore: (one: Item, other: Item) => boolean,
): Promise<readonly Item[]> {
  const lanes = lists.map((readOn) => new Lane(readOn));
  const items: Item[] = [];
  while (items.length < limit) {
    while (lanes.some((lane) => lane.isDry)) {
      await fill(lanes, limit, limit - items.length);
    }
    const lane = firstOf(lanes, isBefore);
    if (lane === undefined) {
      break;
    }
    items.push(...lane.take());
  }
  return items;
}

/** One list, as far as it was read. */
class Lane<Item> {
  readonly #readOn: ReadOn<Item>;
  #read: readonly Item[] = [];
  #taken = 0;
  more = true;

  constructor(readOn: ReadOn<Item>) {
    this.#readOn = readOn;
  }

  /** The number of items that were read and not taken. */
  get left(): number {
    return this.#read.length - this.#taken;
  }

  /** True while nobody knows what comes next. */
  get isDry(): boolean {
    return this.more && this.left === 0;
  }

  get next(): Item | undefined {
    return this.#read[this.#taken];
  }

  /** The next item, or none. */
  take(): readonly Item[] {
    this.#taken += 1;
    return this.#read.slice(this.#taken - 1, this.#taken);
  }

  async readUpTo(most: number): Promise<void> {
    const { items, more } = await this.#readOn(this.#read.at(-1), most - this.left);
    this.#read = [...this.#read.slice(this.#taken), ...items];
    this.#taken = 0;
    this.more = more && items.length > 0;
  }
}

/** Reads on in every list of which little is left: a dry one would otherwise be waited for by the others soon after. */
async function fill<Item>(lanes: readonly Lane<Item>[], limit: number, missing: number): Promise<void> {
  const open = lanes.filter(({ more }) => more);
  const idle = lanes.reduce((sum, { more, left }) => (more ? sum : sum + left), 0);
  const share = Math.max(LEAST_AT_ONCE, Math.floor((limit / 2 - idle) / open.length));
  const most = open.length === 1 ? missing : Math.min(missing, share);
  await Promise.all(open.filter(({ left }) => left <= most / 2).map((lane) => lane.readUpTo(most)));
}

function firstOf<Item>(
  lanes: readonly Lane<Item>[],
  isBefore: (one: Item, other: Item) => boolean,
): Lane<Item> | undefined {
  let first: { readonly lane: Lane<Item>; readonly next: Item } | undefined;
  for (const lane of lanes) {
    const { next } = lane;
    if (next !== undefined && (first === undefined || isBefore(next, first.next))) {
      first = { lane, next };
    }
  }
  return first?.lane;
}
