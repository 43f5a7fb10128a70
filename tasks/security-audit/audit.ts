import { searchRunsRoute } from '#api/routes/runs.ts';
import { findDownloads } from './downloads-rule.ts';
import type { Finding } from './finding.ts';
import { findMissingLimits, type Limits } from './limits-rule.ts';
import { findSecrets } from './secrets-rule.ts';
import type { AuditedJob } from './texts.ts';
import { findOpenTransport } from './transport-rule.ts';

/** All findings about one job. */
export function auditJob(job: AuditedJob, limits: Limits): readonly Finding[] {
  const findings = [
    ...findSecrets(job),
    ...findDownloads(job),
    ...findOpenTransport(job),
    ...findMissingLimits(job, limits),
  ];
  return findings.map((finding) => ({ ...finding, jobId: job.id }));
}

/** All findings about the installation as a whole. */
export function auditInstallation(): readonly Finding[] {
  return [
    {
      severity: 'info',
      rule: 'no-notification',
      message: 'nobody is notified when a job fails: outcomes are only recorded',
      remedy: `Look at the daily summary, or ask the API for failed runs: ${searchRunsRoute.method} ${searchRunsRoute.path}?status=failed,timed_out.`,
    },
  ];
}
