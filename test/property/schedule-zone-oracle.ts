/**
 * UTC offsets found by asking Intl once a day and bisecting: slow to build, obvious to read, and none of the product's code. Good for
 * 2009 to 2042.
 */
export interface OracleZone {
  readonly timezone: string;
  /** Instants at which the offset changes, rising, with the offset from then on. */
  readonly changes: readonly { readonly at: number; readonly offset: number }[];
  offset(instant: number): number;
}

export const DAY = 86_400;
const FIRST = Date.UTC(2009, 0, 1) / 1000;
const LAST = Date.UTC(2042, 0, 1) / 1000;

const zones = new Map<string, OracleZone>();

export function oracleZone(timezone: string): OracleZone {
  const known = zones.get(timezone);
  if (known !== undefined) {
    return known;
  }
  const zone = build(timezone);
  zones.set(timezone, zone);
  return zone;
}

/** The instant that a wall time without an offset stands for: the first that shows it, or the end of the gap that takes it away. */
export function oracleInstant({ changes, offset }: OracleZone, wall: number): number {
  const instants = new Set([wall - DAY, wall, wall + DAY].map((near) => wall - offset(near)));
  const shown = [...instants].filter((at) => at + offset(at) === wall);
  const gap = changes.find(({ at, offset: after }) => wall >= at + offset(at - 1) && wall < at + after);
  return shown.length > 0 ? Math.min(...shown) : (gap?.at ?? Number.NaN);
}

function build(timezone: string): OracleZone {
  const ask = intlOffset(timezone);
  const changes = [{ at: -Infinity, offset: ask(FIRST) }];
  let offset = ask(FIRST);
  for (let day = FIRST; day < LAST; day += DAY) {
    const next = ask(day + DAY);
    if (next === offset) {
      continue;
    }
    changes.push({ at: bisect(ask, day, day + DAY, offset), offset: next });
    offset = next;
  }
  return { timezone, changes, offset: lookup(changes) };
}

/** The offset of the last change at or before an instant; it looks first where it found the one before. */
function lookup(changes: OracleZone['changes']): (instant: number) => number {
  let index = 0;
  return (instant) => {
    while (instant < (changes[index]?.at ?? -Infinity)) {
      index -= 1;
    }
    while (instant >= (changes[index + 1]?.at ?? Infinity)) {
      index += 1;
    }
    return changes[index]?.offset ?? 0;
  };
}

function bisect(ask: (instant: number) => number, from: number, to: number, offset: number): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (ask(middle) === offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/** The offset by what Intl says the clock shows. */
function intlOffset(timezone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(instant * 1000).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - instant;
  };
}
