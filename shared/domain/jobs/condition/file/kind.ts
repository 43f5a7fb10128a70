import type { Judged } from '#domain/jobs/condition/judged.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { FileCondition } from './schema.ts';

/** The condition in words. */
export function fileInWords({ path, exists, newerThanSeconds, olderThanSeconds }: FileCondition): string {
  if (exists !== undefined) {
    return `${path} ${exists ? 'is there' : 'is not there'}`;
  }
  return newerThanSeconds === undefined
    ? `${path} unchanged for more than ${olderThanSeconds} s`
    : `${path} changed within ${newerThanSeconds} s`;
}

/** Holds a file against the condition. `modifiedAtMs`: undefined where there is none. */
export function judgeFile(
  { path, exists, newerThanSeconds, olderThanSeconds }: FileCondition,
  modifiedAtMs: EpochMilliseconds | undefined,
  nowMs: EpochMilliseconds,
): Judged {
  if (exists !== undefined || modifiedAtMs === undefined) {
    const isThere = modifiedAtMs !== undefined;
    return { met: isThere === exists, words: `${path} ${isThere ? 'is there' : 'is not there'}` };
  }
  const ageSeconds = Math.floor((nowMs - modifiedAtMs) / 1000);
  const changed = `${path} was changed ${ageSeconds} s ago`;
  return newerThanSeconds === undefined
    ? { met: ageSeconds > (olderThanSeconds ?? 0), words: `${changed}, of more than ${olderThanSeconds} s` }
    : { met: ageSeconds < newerThanSeconds, words: `${changed}, of less than ${newerThanSeconds} s` };
}
