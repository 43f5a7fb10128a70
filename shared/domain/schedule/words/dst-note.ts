import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import { CronClock } from '#domain/schedule/fires/cron.ts';
import { changeText, clockTime, clockTimeBeside } from '#domain/time/clock-change.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type ZoneInterval, zoneOf } from '#domain/time/zone.ts';

/** The effect of a change of the clocks on a part's own fire at `at`, in words; undefined on every ordinary day. */
export function dstNote(part: PartDefinition, at: EpochSeconds): string | undefined {
  const interval = zoneOf(part.timezone).at(at);
  return gapNote(part, interval, at) ?? overlapNote(interval, at);
}

function gapNote(part: PartDefinition, interval: ZoneInterval, at: EpochSeconds): string | undefined {
  const lost = at === interval.start ? lostIn(part, interval) : undefined;
  if (lost === undefined) {
    return undefined;
  }
  const time = clockTimeBeside(lost, at + interval.offset);
  return `${time} does not exist on this day (clocks go forward ${changeText(interval)}): fires at the first instant after the gap`;
}

/** The first wall time that the gap at the beginning of `interval` takes away from a part, and that fires after it. */
function lostIn(part: PartDefinition, interval: ZoneInterval): number | undefined {
  const { start, before, offset } = interval;
  switch (part.form) {
    case 'cron':
      return part.dst.gap === 'skip' ? undefined : new CronClock(part).lostIn(interval);
    case 'times':
      return part.walls.find((wall) => wall >= start + before && wall < start + offset);
    case 'interval':
      return undefined;
  }
}

function overlapNote(interval: ZoneInterval, at: EpochSeconds): string | undefined {
  const { start, end, offset, before, after } = interval;
  const time = clockTime(at + offset);
  if (before > offset && at < start + before - offset) {
    return `${time} occurs twice on this day (clocks go back): this is the second`;
  }
  if (after < offset && at >= end - (offset - after)) {
    return `${time} occurs twice on this day (clocks go back): this is the first`;
  }
  return undefined;
}
