import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { CronClock } from '#domain/schedule/fires/cron.ts';
import { listOf } from '#domain/schedule/words/phrase.ts';
import { clockTime, clockTimeBeside } from '#domain/time/clock-change.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { type ZoneInterval, zoneOf } from '#domain/time/zone.ts';
import { OUTLOOK } from './outlook.ts';

/** The warning about times of a cron schedule that changes of the clocks take away. */
export function lintGaps(cron: CronDefinition, from: EpochSeconds): ScheduleWarning[] {
  const all = [...lostTimes(cron, from, from + OUTLOOK)];
  const first = all[0];
  if (first === undefined) {
    return [];
  }
  const { lost, interval } = first;
  const days = listOf([...new Set(all.map((one) => writeUtc(one.lost).slice(0, 10)))]);
  return [
    {
      code: 'dst-gap',
      message: `${clockTime(lost)} does not exist in ${cron.timezone} on ${days}, when the clocks go forward: ${insteadText(cron, clockTimeBeside(interval.start + interval.offset, lost))}`,
    },
  ];
}

function insteadText({ dialect, dst }: CronDefinition, after: string): string {
  const what = dst.gap === 'next' ? `fires at ${after} instead` : 'does not fire on these days';
  return `${what} (${dialect === 'aws' ? 'as EventBridge does with cron(...)' : `dst.gap "${dst.gap}"`})`;
}

/** The first wall time that each gap within [from, until) takes away from `cron`. */
function* lostTimes(
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
