import { textAt } from '#domain/import/at-path.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';

/** Tells an entry that Cronstack made of a job of its own, by what it sends: to adopt one would make the clock of a job a job. */
export function isOwnEntry(schedule: unknown): boolean {
  const read = readJson(textAt(schedule, 'Target.Input') ?? '');
  return (
    read.ok &&
    isObject(read.value) &&
    Object.keys(read.value).sort().join() === 'jobId,scheduledTime' &&
    read.value.scheduledTime === '<aws.scheduler.scheduled-time>'
  );
}
