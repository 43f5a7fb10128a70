import type { CronDefinition, PartDefinition } from '#domain/schedule/definition/parts.ts';
import { CronClock } from '#domain/schedule/fires/cron.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { type ZoneInterval, zoneOf } from '#domain/time/zone.ts';

/** The effect of a change of the clocks on the fire at `at`, in words; undefined on every ordinary day. */
export function dstNote(parts: readonly PartDefinition[], timezone: string, at: EpochSeconds): string | undefined {
  const crons = parts.filter((part): part is CronDefinition => part.form === 'cron');
  for (const cron of crons) {
    const note = gapNote(cron, at);
    if (note !== undefined) {
      return note;
    }
  }
  return overlapNote(zoneOf(timezone).at(at), at);
}

/** The first wall time that each gap within [from, until) takes away from `cron`. */
export function* lostTimes(
  cron: CronDefinition,
  from: EpochSeconds,
  until: EpochSeconds,
): Generator<{ lost: number; interval: ZoneInterval }> {
  const zone = zoneOf(cron.timezone);
  const clock = new CronClock(cron);
  for (let interval = zone.at(from); interval.end < until; ) {
    interval = zone.at(interval.end);
    const lost = clock.lostIn(interval);
    if (lost !== undefined) {
      yield { lost, interval };
    }
  }
}

/** `02:30` of a wall time. */
export function clockTime(wall: number): string {
  return writeUtc(wall).slice(11, 16);
}

function gapNote(cron: CronDefinition, at: EpochSeconds): string | undefined {
  const interval = zoneOf(cron.timezone).at(at);
  if (at !== interval.start || cron.dst.gap === 'skip') {
    return undefined;
  }
  const lost = new CronClock(cron).lostIn(interval);
  if (lost === undefined) {
    return undefined;
  }
  const [from, to] = [clockTime(interval.start + interval.before), clockTime(interval.start + interval.offset)];
  return `${clockTime(lost)} does not exist on this day (clocks go forward from ${from} to ${to}): fires at the first instant after the gap`;
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
