import type { JobFinding } from './finding.ts';
import type { AuditedJob } from './texts.ts';

/** The limits within which a job is not asked back. */
export interface Limits {
  readonly longTimeoutMinutes: number;
}

/** Finds jobs that nobody answers for and jobs that little holds back. */
export function findMissingLimits(job: AuditedJob, limits: Limits): readonly JobFinding[] {
  return [ownerMissing(job), timeoutLong(job, limits), overlapUnlimited(job)].filter(
    (finding) => finding !== undefined,
  );
}

function ownerMissing({ owner }: AuditedJob): JobFinding | undefined {
  return owner !== undefined
    ? undefined
    : {
        severity: 'low',
        rule: 'no-owner',
        path: 'owner',
        message: 'nobody is named who answers for the job',
        remedy: 'Set owner to a team or a person.',
      };
}

function timeoutLong({ timeoutSeconds }: AuditedJob, { longTimeoutMinutes }: Limits): JobFinding | undefined {
  return timeoutSeconds <= longTimeoutMinutes * 60
    ? undefined
    : {
        severity: 'low',
        rule: 'long-timeout',
        path: 'timeoutSeconds',
        message: `an attempt that hangs is ended only after ${Math.round(timeoutSeconds / 60)} minutes`,
        remedy: `Set timeoutSeconds to a few times of what the job needs. This audit asks above ${longTimeoutMinutes} minutes (longTimeoutMinutes).`,
      };
}

function overlapUnlimited({ overlap }: AuditedJob): JobFinding | undefined {
  return overlap !== 'allow'
    ? undefined
    : {
        severity: 'medium',
        rule: 'no-limit',
        path: 'overlap',
        message: 'runs may pile up: a new one starts however many (up to 100) are still running',
        remedy: 'Set overlap to skip, queue or replace, unless the job is made to run beside itself.',
      };
}
