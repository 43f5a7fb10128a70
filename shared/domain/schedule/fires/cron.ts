import { type CronDefinition, isEveryHour } from '#domain/schedule/definition/parts.ts';
import { DAY, FIRST_INSTANT, HOUR, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type Zone, type ZoneInterval, zoneOf } from '#domain/time/zone.ts';
import type { Clock } from './clock.ts';
import { WallClock } from './wall-clock.ts';

/** A schedule whose times all fall into skipped gaps would be searched for ever; parsing refuses it after about 40 years of such. */
const MAX_STEPS = 120;

/** More than any change of the clocks: beyond it, a wall time cannot be met again or missed. */
const FAR = 2 * DAY;

/**
 * The fires of a cron schedule in its zone. Within one interval of the zone, wall time and instants differ by a constant; the policy
 * only matters at the interval's two ends:
 *  - an interval that begins with a gap fires at its first instant for the times the gap took away (`gap: next`);
 *  - one that begins with an overlap leaves out the times seen before (`overlap: first`), one that ends with an overlap leaves out the
 *    times that will come again (`overlap: second`).
 * Hour `*` knows neither: it fires whenever the clock shows a matching minute. Only where clocks jump by a part of an hour (Lord Howe),
 * what the jump took away fires right after it, as nothing else would make up for it.
 */
export class CronClock implements Clock {
  readonly #wall: WallClock;
  readonly #zone: Zone;
  readonly #everyHour: boolean;
  readonly #fillsGaps: boolean;
  readonly #skipsSecond: boolean;
  readonly #skipsFirst: boolean;

  constructor(cron: CronDefinition) {
    this.#wall = new WallClock(cron);
    this.#zone = zoneOf(cron.timezone);
    this.#everyHour = isEveryHour(cron);
    this.#fillsGaps = cron.dst.gap === 'next';
    this.#skipsSecond = !this.#everyHour && cron.dst.overlap === 'first';
    this.#skipsFirst = !this.#everyHour && cron.dst.overlap === 'second';
  }

  next(after: EpochSeconds): EpochSeconds {
    let instant = after < FIRST_INSTANT ? FIRST_INSTANT : after + 1;
    for (let step = 0; step < MAX_STEPS && instant <= LAST_INSTANT; step += 1) {
      const interval = this.#zone.at(instant);
      const { start, end, offset, before } = interval;
      if (instant === start && offset > before && this.#fillsGap(interval)) {
        return start;
      }
      const from = before > offset ? Math.max(instant, this.#firstNew(interval)) : instant;
      const fire = this.#wall.next(from + offset) - offset;
      if (fire < (interval.after < offset ? this.#lastOnly(interval) : end)) {
        return fire;
      }
      if (fire === Infinity) {
        return fire;
      }
      instant = end - instant > FAR && fire - FAR > end ? fire - FAR : end;
    }
    return Infinity;
  }

  /** The first wall time that the gap at the beginning of `interval` takes away, hour `*` aside; undefined when there is none. */
  lostIn({ start, offset, before }: ZoneInterval): number | undefined {
    if (offset <= before || (this.#everyHour && (offset - before) % HOUR === 0)) {
      return undefined;
    }
    const lost = this.#wall.next(start + before);
    return lost < start + offset ? lost : undefined;
  }

  /** True when that time fires at the first instant after the gap. */
  #fillsGap(interval: ZoneInterval): boolean {
    return this.#fillsGaps && this.lostIn(interval) !== undefined;
  }

  /** The first instant of `interval`, which begins with an overlap, that may fire. */
  #firstNew({ start, offset, before }: ZoneInterval): EpochSeconds {
    return this.#skipsSecond ? start + before - offset : start;
  }

  /** The end of the instants of `interval`, which ends with an overlap, that may fire. */
  #lastOnly({ end, offset, after }: ZoneInterval): EpochSeconds {
    return this.#skipsFirst ? end - (offset - after) : end;
  }
}
