import type { Percentiles } from '#domain/runs/percentile.ts';
import { code, counted, markdownTable, plain } from '#tasks/reports/markdown.ts';
import { durationText } from './duration-text.ts';
import { type JobSummary, SUMMARY_STATUSES, type SummaryStatus } from './summarise.ts';

/** The stretch of time that a summary is about: `from` belongs to it, `until` does not. RFC 3339, UTC. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

/** Writes the summary of all jobs as Markdown. */
export function renderSummary(period: Period, jobs: readonly JobSummary[]): string {
  const sections = [
    `# Cronstack summary\n\n${period.from} to ${period.until}`,
    totals(jobs),
    jobs.length === 0 ? '' : overview(jobs),
    problems(jobs),
    reasons(jobs),
    nextFires(jobs),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function totals(jobs: readonly JobSummary[]): string {
  const sums = SUMMARY_STATUSES.map(
    (status) => [status, jobs.reduce((sum, job) => sum + job.counts[status], 0)] as const,
  );
  const fires = sums.reduce((sum, [, count]) => sum + count, 0);
  const parts = sums.flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${statusText(status)}`]));
  return `**${counted(fires, 'run')} of ${counted(jobs.length, 'job')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.**`;
}

function overview(jobs: readonly JobSummary[]): string {
  const header = ['job', 'state', ...SUMMARY_STATUSES.map(statusText), 'duration p50 / p95', 'lateness p50 / p95'];
  const rows = jobs.map((job) => [
    job.id,
    job.state,
    ...SUMMARY_STATUSES.map((status) => (job.counts[status] === 0 ? '' : String(job.counts[status]))),
    percentilesText(job.durationMs),
    percentilesText(job.latenessMs),
  ]);
  return `## Jobs\n\n${markdownTable(header, rows)}`;
}

function problems(jobs: readonly JobSummary[]): string {
  const lines = jobs.flatMap((job) => [
    ...job.problems.map(
      ({ runId, status, reason, attempts }) =>
        `- ${code(runId)} ${statusText(status)} after ${counted(attempts, 'attempt')}: ${plain(reason)}`,
    ),
    ...moreProblems(job),
  ]);
  return lines.length === 0 ? '' : `## Failures\n\n${lines.join('\n')}`;
}

function moreProblems({ id, counts, problems: shown }: JobSummary): readonly string[] {
  const more = counts.failed + counts.timed_out - shown.length;
  return more > 0 ? [`- ${code(id)}: ${more} more`] : [];
}

function reasons(jobs: readonly JobSummary[]): string {
  const rows = jobs.flatMap((job) =>
    job.reasons.map(({ status, reason, fires }) => [job.id, statusText(status), String(fires), reason]),
  );
  return rows.length === 0 ? '' : `## Reasons\n\n${markdownTable(['job', 'outcome', 'runs', 'reason'], rows)}`;
}

function nextFires(jobs: readonly JobSummary[]): string {
  const rows = jobs.map(({ id, nextFires: fires }) => [
    id,
    fires.length === 0 ? 'none' : fires.map(({ local }) => local).join(', '),
  ]);
  return rows.length === 0 ? '' : `## Next fires\n\n${markdownTable(['job', 'next'], rows)}`;
}

function statusText(status: SummaryStatus): string {
  return status.replace('_', ' ');
}

function percentilesText(percentiles: Percentiles | undefined): string {
  return percentiles === undefined ? '' : `${durationText(percentiles.p50)} / ${durationText(percentiles.p95)}`;
}
