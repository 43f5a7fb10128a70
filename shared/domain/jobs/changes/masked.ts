import type { JobSettings } from '#domain/jobs/job.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { writeJob } from '#domain/jobs/write.ts';
import { maskJson } from '#domain/secrets/mask-json.ts';
import { changedFields, type FieldChange } from './fields.ts';

/** The fields that one revision changes of another, with the secrets of both masked. */
export function maskedChanges(before: JobSettings, after: JobSettings): FieldChange[] {
  const secrets = [...secretsOf(before), ...secretsOf(after)];
  const masked = (field: string, value: unknown) =>
    value === undefined ? undefined : maskJson(field.split('.'), value, secrets);
  return changedFields(writeJob(before), writeJob(after)).map(({ field, ...change }) => ({
    field,
    ...('before' in change ? { before: masked(field, change.before) } : {}),
    ...('after' in change ? { after: masked(field, change.after) } : {}),
  }));
}
