import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { Clock } from './clock.ts';
import { CronClock } from './cron.ts';
import { IntervalClock } from './interval.ts';
import { TimesClock } from './times.ts';

/** The fires of one part, unbounded. */
export function clockOf(part: PartDefinition): Clock {
  switch (part.form) {
    case 'cron':
      return new CronClock(part);
    case 'interval':
      return new IntervalClock(part.anchor + part.seconds, part.seconds);
    case 'times':
      return new TimesClock(part.at);
  }
}
