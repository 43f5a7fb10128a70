import type { JobDefinition } from '#domain/jobs/job.ts';
import { type ScheduledJob, scheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { create } from '#domain/ledger/jobs/edit.ts';
import { rest } from '#domain/ledger/rest.ts';
import type { FinalRun } from '#domain/runs/run.ts';

/** Reads an instant of a test. */
export function at(text: string): number {
  return Date.parse(text) / 1000;
}

/** What a decision is made in at this instant. */
export function context(now: string, jobId = 'job'): RecordContext {
  return { jobId, now: at(now), retentionSeconds: 30 * 86_400 };
}

/** A job that fires each minute and is created at midnight, unless told otherwise. */
export function aJob(fields: Partial<JobDefinition> = {}): ScheduledJob {
  return scheduledJob({
    id: 'job',
    name: 'job',
    revision: 1,
    createdAt: at('2026-06-01T00:00:00Z'),
    revisedAt: at('2026-06-01T00:00:00Z'),
    schedule: '* * * * *',
    timezone: 'UTC',
    jitterSeconds: 0,
    precision: 'minute',
    command: { type: 'shell', line: 'true' },
    env: {},
    runner: 'default',
    timeoutSeconds: 60,
    maxRetries: 3,
    retryDelaySeconds: 30,
    onLost: 'retry',
    overlap: 'skip',
    catchup: 'latest',
    tags: [],
    enabled: true,
    ...fields,
  });
}

/** The head of a job just created, its effects carried out. */
export function aHead(job: ScheduledJob, now = '2026-06-01T00:00:00Z'): Head {
  const decision = create(undefined, job, { by: 'test' }, context(now));
  return { ...rest(decision.head, [], context(now)), version: 1 };
}

/** The records among effects, as `status from..to xcount: reason`. */
export function records(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => (effect.kind === 'store' ? [recordText(effect.run)] : []));
}

/** The ids of the runs that effects send. */
export function sent(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => (effect.kind === 'send' ? [effect.request.runId] : []));
}

/** The kinds of effects. */
export function kinds(effects: readonly Effect[]): string[] {
  return effects.map(({ kind }) => kind);
}

function recordText({ id, status, reason, span }: FinalRun): string {
  const count = span === undefined ? '' : ` x${span.count} to ${new Date(span.to * 1000).toISOString().slice(11, 19)}`;
  return `${status} ${id.slice(id.lastIndexOf('.') + 1)}${count}: ${reason}`;
}
