import { testChannelRoute } from '#api/routes/notices/channels.ts';
import { searchRunsRoute } from '#api/routes/runs.ts';
import type { ChannelShown } from '#api/shapes/notices/channel.ts';
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
export function auditInstallation(channels: readonly ChannelShown[]): readonly Finding[] {
  if (channels.length === 0) {
    return [
      {
        severity: 'info',
        rule: 'no-notification',
        message: 'nobody is notified when a job fails: there is no channel',
        remedy: `Name a channel under notify in the configuration, where failures are told (docs/notices.md); until then look at the daily summary, or ask the API: ${searchRunsRoute.method} ${searchRunsRoute.path}?status=failed,timed_out.`,
      },
    ];
  }
  return channels.filter(takesNothing).map(({ name, failingSince }) => ({
    severity: 'medium',
    rule: 'silent-channel',
    message: `the channel ${name} takes nothing${failingSince === undefined ? '' : ` since ${failingSince}`}: what it should tell waits`,
    remedy: `Ask what its receiver answers: ${testChannelRoute.method} ${testChannelRoute.path}.`,
  }));
}

function takesNothing({ failingSince, gone }: ChannelShown): boolean {
  return failingSince !== undefined || gone !== undefined;
}
