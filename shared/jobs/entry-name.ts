import type { EntrySpecification } from '../schedule/schedule.ts';

const HASH_LENGTH = 7;
const HASH_SPACE = 36n ** BigInt(HASH_LENGTH);
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * Names an entry `<jobId>.<hash of the whole specification>`, so that equal names mean equal entries and listing names shows drift.
 * A job id of at most 56 characters keeps it within the 64 that EventBridge Scheduler allows (API_CreateSchedule).
 */
export function entryName(jobId: string, specification: EntrySpecification): string {
  const { expression, timezone, startAt, endAt } = specification;
  const text = [expression, timezone, startAt ?? '', endAt ?? ''].join('|');
  return `${jobId}.${(fnv1a64(text) % HASH_SPACE).toString(36).padStart(HASH_LENGTH, '0')}`;
}

/** The job an entry belongs to: the hash has no dot, a job id may have. */
export function jobIdOfEntry(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** FNV-1a, 64 bits, over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function fnv1a64(text: string): bigint {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * FNV_PRIME);
  }
  return hash;
}
