import { DAY, HOUR, MINUTE } from './civil.ts';
import type { EpochSeconds } from './instant.ts';

/**
 * A stretch of time with one UTC offset: instants in [start, end). `before` and `after` are the offsets of its neighbours; where one
 * equals `offset` that end is no change of the clocks but only where this table's knowledge was cut.
 */
export interface ZoneInterval {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  /** Seconds that wall clocks are ahead of UTC. */
  readonly offset: number;
  readonly before: number;
  readonly after: number;
}

/** About a year; the tables are built piece by piece, as instants are asked for. */
const PIECE = 388 * DAY;

/** Shorter than the shortest time two changes of a zone lie apart (Morocco's Ramadan: about 30 days), with room for older oddities. */
const PROBE = 8 * DAY;

/** No clock was ever moved by more than a day (Apia, 2011), so two sides of a cut with equal offsets four days apart are one interval. */
const CALM = 2 * DAY;

const zones = new Map<string, Zone>();

/** The zone called `timezone`, which must be a valid name; tables are kept for the life of the process. */
export function zoneOf(timezone: string): Zone {
  let zone = zones.get(timezone);
  if (zone === undefined) {
    zone = new Zone(timezone);
    zones.set(timezone, zone);
  }
  return zone;
}

/** The UTC offsets of one time zone, looked up in tables instead of asking Intl, which is a thousand times slower. */
export class Zone {
  readonly #pieces = new Map<number, readonly ZoneInterval[]>();
  readonly #cuts = new Map<number, EpochSeconds>();
  readonly #format: Intl.DateTimeFormat;
  #last: ZoneInterval;

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hour: 'numeric',
      timeZoneName: 'longOffset',
    });
    const end = isUtc(this.#format) ? Infinity : 0;
    this.#last = { start: -end, end, offset: 0, before: 0, after: 0 };
  }

  /** The interval that holds `instant`. */
  at(instant: EpochSeconds): ZoneInterval {
    const last = this.#last;
    if (instant >= last.start && instant < last.end) {
      return last;
    }
    return this.#find(instant);
  }

  #find(instant: EpochSeconds): ZoneInterval {
    let index = Math.floor(instant / PIECE);
    if (instant < this.#cut(index)) {
      index -= 1;
    } else if (instant >= this.#cut(index + 1)) {
      index += 1;
    }
    const piece = this.#pieces.get(index) ?? this.#build(index);
    const found = piece.find((interval) => instant < interval.end);
    if (found === undefined) {
      throw new RangeError(`no offset is known for ${instant}`);
    }
    this.#last = found;
    return found;
  }

  /** The beginning of piece `index`: near its nominal start, but days away from any change of the clocks. */
  #cut(index: number): EpochSeconds {
    const cached = this.#cuts.get(index);
    if (cached !== undefined) {
      return cached;
    }
    let cut = index * PIECE;
    while (this.#offsetAt(cut - CALM) !== this.#offsetAt(cut + CALM)) {
      cut += 2 * CALM;
    }
    this.#cuts.set(index, cut);
    return cut;
  }

  #build(index: number): readonly ZoneInterval[] {
    const end = this.#cut(index + 1);
    const intervals: ZoneInterval[] = [];
    let start = this.#cut(index);
    let offset = this.#offsetAt(start);
    let before = offset;
    while (start < end) {
      const change = this.#nextChange(start, offset, end);
      const after = change < end ? this.#offsetAt(change) : offset;
      intervals.push({ start, end: change, offset, before, after });
      before = offset;
      offset = after;
      start = change;
    }
    this.#pieces.set(index, intervals);
    return intervals;
  }

  /** The first instant after `start` whose offset is not `offset`, or `end`. */
  #nextChange(start: EpochSeconds, offset: number, end: EpochSeconds): EpochSeconds {
    let calm = start;
    for (let probe = start + PROBE; ; probe += PROBE) {
      const at = Math.min(probe, end);
      if (this.#offsetAt(at) !== offset) {
        return this.#changeWithin(calm, at, offset);
      }
      if (at === end) {
        return end;
      }
      calm = at;
    }
  }

  #changeWithin(calm: EpochSeconds, changed: EpochSeconds, offset: number): EpochSeconds {
    let low = calm;
    let high = changed;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offsetAt(middle) === offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Intl writes `5 PM GMT-05:00`, with seconds where a zone had them, and a bare `GMT` for no offset. */
  #offsetAt(instant: EpochSeconds): number {
    const text = this.#format.format(instant * 1000);
    const sign = text.indexOf('GMT') + 3;
    if (sign >= text.length) {
      return 0;
    }
    const [hours = 0, minutes = 0, seconds = 0] = text
      .slice(sign + 1)
      .split(':')
      .map(Number);
    const size = hours * HOUR + minutes * MINUTE + seconds;
    return text[sign] === '-' ? -size : size;
  }
}

function isUtc(format: Intl.DateTimeFormat): boolean {
  return format.resolvedOptions().timeZone === 'UTC';
}
