import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { Clock } from './clock.ts';
import { CronClock } from './cron.ts';
import { intervalClock } from './interval.ts';
import { timesClock } from './times.ts';

/** The fires of one part, unbounded. */
export function clockOf(part: PartDefinition): Clock {
  const clock = unexceptedClockOf(part);
  return part.except?.without(clock) ?? clock;
}

/** The same with those that its closed times take away. */
export function unexceptedClockOf(part: PartDefinition): Clock {
  switch (part.form) {
    case 'cron':
      return new CronClock(part);
    case 'interval':
      return intervalClock(part.anchor + part.seconds, part.seconds);
    case 'times':
      return timesClock(part.at);
  }
}
