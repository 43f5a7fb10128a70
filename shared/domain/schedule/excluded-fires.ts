import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { unexceptedClockOf } from './fires/of-part.ts';
import type { ParsedSchedule } from './parsed.ts';

/** A time that a schedule names, and that its exceptions or calendars take away. */
interface ExcludedFire {
  readonly at: EpochSeconds;
  /** The day or stretch that does: `Epiphany`. */
  readonly name: string;
  /** The calendar that it is in. */
  readonly calendar?: string;
  /** Where it goes instead. */
  readonly movedTo?: EpochSeconds;
}

const MOST = 100;
/** Times that are looked at, where a schedule fires often. */
const MOST_LOOKED_AT = 10_000;

/**
 * The times after `from` and up to `until` (a year, unless told) at which a schedule would fire but for its exceptions and calendars: the
 * first hundred, as they are before jitter moves them.
 */
export function excludedFires(
  schedule: ParsedSchedule,
  { from, until = from + 366 * DAY }: { readonly from: EpochSeconds; readonly until?: EpochSeconds | undefined },
): readonly ExcludedFire[] {
  const { startAt = -Infinity, endAt = Infinity } = schedule.context;
  const last = Math.min(until, endAt);
  const found = new Map<EpochSeconds, ExcludedFire>();
  for (const part of schedule.parts) {
    const [clock, { except }] = [unexceptedClockOf(part), part];
    let fire = except === undefined ? Infinity : clock.next(Math.max(from, startAt - 1));
    for (let looked = 0, here = 0; fire <= last && looked < MOST_LOOKED_AT && here < MOST; looked += 1) {
      const closed = except?.at(fire);
      if (closed !== undefined && closed.rest === undefined && !schedule.matches(fire)) {
        const { name, calendar } = closed;
        found.set(fire, { at: fire, name, ...present({ calendar, movedTo: except?.movedTo(fire) }) });
        here += 1;
      }
      fire = clock.next(fire);
    }
  }
  return [...found.values()].sort((one, other) => one.at - other.at).slice(0, MOST);
}
