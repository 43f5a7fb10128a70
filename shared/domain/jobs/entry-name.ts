import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { stableHash64 } from '#domain/values/stable-hash.ts';

const HASH_LENGTH = 7;
const HASH_SPACE = 36n ** BigInt(HASH_LENGTH);

/**
 * Names an entry `<jobId>.<hash of the whole specification>`, so that equal names mean equal entries and listing names shows drift.
 * A job id of at most 56 characters keeps it within the 64 that EventBridge Scheduler allows (API_CreateSchedule).
 */
export function entryName(jobId: string, specification: EntrySpecification): string {
  const { expression, timezone, startAt, endAt } = specification;
  const text = [expression, timezone, startAt ?? '', endAt ?? ''].join('|');
  return `${jobId}.${(stableHash64(text) % HASH_SPACE).toString(36).padStart(HASH_LENGTH, '0')}`;
}

/** The job an entry belongs to: the hash has no dot, a job id may have. */
export function jobIdOfEntry(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}
