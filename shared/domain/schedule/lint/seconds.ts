import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';

/** The warning that a cron schedule fires more than once a minute. */
export function lintSeconds(cron: CronDefinition): ScheduleWarning[] {
  const count = sixtyMembers(cron.seconds).length;
  if (count < 2) {
    return [];
  }
  return [
    {
      code: 'sub-minute',
      message: `fires ${count} times a minute, which EventBridge cannot: the job is clocked by the sweeper`,
    },
  ];
}
