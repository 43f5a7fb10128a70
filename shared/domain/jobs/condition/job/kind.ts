import type { Judged } from '#domain/jobs/condition/judged.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { JobCondition } from './schema.ts';

/** The condition in words. */
export function jobInWords({ job, succeededWithinSeconds }: JobCondition): string {
  return `${job} succeeded within ${succeededWithinSeconds} s`;
}

/** Holds the end of the other job's last success against the condition. */
export function judgeJob(
  { job, succeededWithinSeconds }: JobCondition,
  succeededAt: EpochSeconds | undefined,
  now: EpochSeconds,
): Judged {
  if (succeededAt === undefined) {
    return { met: false, words: `${job} has not succeeded yet` };
  }
  const agoSeconds = now - succeededAt;
  return {
    met: agoSeconds <= succeededWithinSeconds,
    words: `${job} succeeded ${agoSeconds} s ago, of at most ${succeededWithinSeconds} s`,
  };
}
