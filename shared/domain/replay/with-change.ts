import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule, type ScheduledJob } from '#domain/jobs/scheduled.ts';

/**
 * The revisions of a job as they would have been with other settings: these in the place of each, with its number and its beginning. Those
 * that switched the job off still do.
 */
export function withSettings(
  revisions: ReadonlyMap<number, ScheduledJob>,
  settings: JobSettings,
): ReadonlyMap<number, ScheduledJob> {
  const schedules = new Map<number, ScheduledJob['schedule']>();
  return new Map(
    [...revisions].map(([number, { definition }]) => {
      const { revision, createdAt, revisedAt, enabled } = definition;
      const schedule = schedules.get(createdAt) ?? readSchedule(settings, createdAt);
      schedules.set(createdAt, schedule);
      const changed = { ...settings, enabled: enabled && settings.enabled, revision, createdAt, revisedAt };
      return [number, { definition: changed, schedule }];
    }),
  );
}
