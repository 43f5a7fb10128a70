import { isEveryHour, type PartDefinition } from '#domain/schedule/definition/parts.ts';
import { CronClock } from '#domain/schedule/fires/cron.ts';
import { noteOfFire } from '#domain/schedule/note-of-fire.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { clockTime } from '#domain/time/clock-change.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type ZoneInterval, zoneOf } from '#domain/time/zone.ts';
import type { Stretch } from './fires-in.ts';

/** The effect of a change of the clocks on a schedule: a fire that is moved or comes twice, or a time at which there is none. */
export interface ClockChange {
  readonly at: EpochSeconds;
  readonly note: string;
}

const MOST = 10;

/** The effects of the clocks' changes within a stretch, the first ten. What fires every hour or every so often knows none. */
export function clockChanges(
  schedule: ParsedSchedule,
  fires: readonly EpochSeconds[],
  stretch: Stretch,
): readonly ClockChange[] {
  const parts = schedule.parts.filter((part) => part.form === 'times' || (part.form === 'cron' && !isEveryHour(part)));
  const found = parts.flatMap((part) =>
    changesIn(part.timezone, stretch).flatMap((interval) => [
      ...lostBy(part, interval),
      ...movedBy(schedule, fires, interval),
    ]),
  );
  const once = new Map(found.map((change) => [change.at, change]));
  return [...once.values()].sort((one, other) => one.at - other.at).slice(0, MOST);
}

/** The intervals of a zone that begin within a stretch. */
function changesIn(timezone: string, { from, to }: Stretch): readonly ZoneInterval[] {
  const zone = zoneOf(timezone);
  const found: ZoneInterval[] = [];
  for (let { end } = zone.at(from); end < to; end = zone.at(end).end) {
    found.push(zone.at(end));
  }
  return found;
}

/** The time that a gap takes from a part that makes nothing up for it. */
function lostBy(part: PartDefinition, interval: ZoneInterval): readonly ClockChange[] {
  const lost = part.form === 'cron' && part.dst.gap === 'skip' ? new CronClock(part).lostIn(interval) : undefined;
  return lost === undefined
    ? []
    : [{ at: interval.start, note: `${clockTime(lost)} does not exist on this day (clocks go forward): no fire` }];
}

/** The fires that a change of the clocks moves, or has come twice: as near to it as the clocks are set by, and as jitter moves them on from there. */
function movedBy(
  schedule: ParsedSchedule,
  fires: readonly EpochSeconds[],
  { start, before, offset }: ZoneInterval,
): readonly ClockChange[] {
  const shift = Math.abs(offset - before);
  const last = start + shift + (schedule.context.jitterSeconds ?? 0);
  const found: ClockChange[] = [];
  for (const at of fires) {
    const note = at >= start - shift && at <= last ? noteOfFire(schedule, at) : undefined;
    if (note !== undefined) {
      found.push({ at, note });
    }
    if (found.length === MOST || at > last) {
      break;
    }
  }
  return found;
}
