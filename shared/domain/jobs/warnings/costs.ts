import { isCostly } from '#domain/jobs/command/command.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

const OFTEN_SECONDS = 300;

/** Something that costs money each time and comes every few minutes. */
export function costWarnings(settings: JobSettings, now: EpochSeconds): readonly Warning[] {
  const schedule = isCostly(settings.command) ? readSchedule(settings, now) : undefined;
  const first = schedule?.next(now);
  const second = first === undefined ? undefined : schedule?.next(first);
  return first === undefined || second === undefined || second - first >= OFTEN_SECONDS
    ? []
    : [{ code: 'costly-often', message: `each run costs money, and there is one every ${second - first} s` }];
}
