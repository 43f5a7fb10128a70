import { ownCalendars } from '#domain/schedule/closed/copies.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { JobDefinition, JobSettings } from './job.ts';

/** A job as it would be written to get the same settings: instants as RFC 3339, every default spelled out. */
type WrittenJob = Omit<JobSettings, 'startAt' | 'endAt'> & {
  readonly startAt?: string;
  readonly endAt?: string;
};

/** Writes settings so that reading them gives the same settings again, but for the calendars of the store, which are named only. */
export function writeJob(settings: JobSettings): WrittenJob {
  const { startAt, endAt, calendars, ...rest } = settings;
  return {
    ...rest,
    ...present({ calendars: ownCalendars(calendars) }),
    ...(startAt === undefined ? {} : { startAt: writeUtc(startAt) }),
    ...(endAt === undefined ? {} : { endAt: writeUtc(endAt) }),
  };
}

/** The settings of a stored revision. */
export function settingsOf({ revision: _, createdAt: __, revisedAt: ___, ...settings }: JobDefinition): JobSettings {
  return settings;
}
