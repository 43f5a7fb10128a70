import type { IntervalDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { durationText } from '#domain/schedule/words/phrase.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { OUTLOOK } from './outlook.ts';

/** The warnings about an interval: too short for EventBridge, uneven, or drifting with the clocks. */
export function lintInterval({ seconds, timezone }: IntervalDefinition, from: EpochSeconds): ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  const every = `every ${durationText(seconds)}`;
  if (seconds < MINUTE) {
    warnings.push({
      code: 'sub-minute',
      message: `${every} is more than once a minute, which EventBridge cannot: the job is clocked by the sweeper`,
    });
  }
  const unit = seconds < MINUTE ? MINUTE : seconds < HOUR ? HOUR : DAY;
  if (seconds < DAY && unit % seconds !== 0) {
    warnings.push({
      code: 'uneven-interval',
      message: `${every} does not divide the ${unitName(unit)}: it fires at other times in each ${unitName(unit)}`,
    });
  }
  if (seconds % DAY === 0 && changesIn(timezone, from)) {
    warnings.push({
      code: 'interval-drifts',
      message: `${every} is elapsed time: in ${timezone} it moves by the hour when the clocks change; "every 2 days at 09:00" does not`,
    });
  }
  return warnings;
}

function unitName(unit: number): string {
  return unit === MINUTE ? 'minute' : unit === HOUR ? 'hour' : 'day';
}

function changesIn(timezone: string, from: EpochSeconds): boolean {
  const zone = zoneOf(timezone);
  for (let interval = zone.at(from); interval.end < from + OUTLOOK; interval = zone.at(interval.end)) {
    if (interval.after !== interval.offset) {
      return true;
    }
  }
  return false;
}
