import type { Clock } from './clock.ts';
import { CronClock } from './cron-clock.ts';
import type { PartDefinition } from './definition.ts';
import { IntervalClock } from './interval-clock.ts';
import { TimesClock } from './times-clock.ts';

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
