import type { JobDefinition } from '#domain/jobs/job.ts';
import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { NO_COUNTERS } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { parseRunId, scheduledRunId } from '#domain/runs/id.ts';
import type { FinalRun, Run } from '#domain/runs/run.ts';
import type { JobSummary } from '#domain/stored/summary.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** 2026-03-01T12:00:00Z, when every test of the suite begins. */
export const NOON: EpochSeconds = Date.parse('2026-03-01T12:00:00Z') / 1000;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** Ids that look like parts of keys, of other ids or of nothing at all. */
export const HOSTILE_JOB_IDS = [
  'a',
  'a.b',
  'a..b',
  '.',
  '-',
  '_',
  'head',
  'job',
  '20260301T120000Z',
  'a.20260301T120000Z',
  '__proto__',
  'constructor',
  'x'.repeat(56),
] as const;

/** A head that nothing happened to. */
export function aHead(changes: Partial<Head> = {}): Head {
  return {
    jobId: 'nightly',
    version: 1,
    revision: 1,
    state: 'active',
    mark: NOON,
    selfClocked: false,
    active: [],
    waiting: [],
    outbox: [],
    counters: NO_COUNTERS,
    ...changes,
  };
}

/** A head with something in every place. */
export function aBusyHead(): Head {
  const request = { scheduledAt: NOON, revision: 3, trigger: 'schedule', runner: 'default' } as const;
  return aHead({
    state: 'paused',
    pause: { at: NOON, by: 'Zoë <zoe@example.com>', note: '' },
    nextFireAt: NOON + HOUR,
    skips: [
      { at: NOON + HOUR, by: 'Zoë <zoe@example.com>', note: '' },
      { at: NOON + 2 * HOUR, by: 'ann' },
    ],
    resultOf: 'nightly.20260301T110000Z',
    wakeAt: NOON + 60,
    active: [{ ...request, runId: 'nightly.20260301T120000Z', sentAt: NOON, sends: 1, checkAt: NOON + 60 }],
    waiting: [{ ...request, runId: 'nightly.20260301T130000Z', forced: true, deadlineAt: NOON + HOUR }],
    outbox: [
      { kind: 'store', run: aSpan(NOON, NOON + HOUR) },
      { kind: 'audit', entry: anAuditEntry() },
      { kind: 'summarise' },
      { kind: 'sync', obsolete: ['nightly.0000000'] },
      { kind: 'send', request: { ...request, runId: 'nightly.20260301T140000Z' } },
    ],
    counters: { ...NO_COUNTERS, started: 7, missed: 1 },
    last: {
      runId: 'nightly.20260301T110000Z',
      scheduledAt: NOON,
      finishedAt: NOON + 5,
      status: 'failed',
      reason: 'exit code 1: 🙈',
    },
    recent: 'F0',
    succeededAt: NOON - HOUR,
    catchUp: [{ from: NOON - HOUR, to: NOON, revision: 2 }],
    expiresAt: NOON + DAY,
  });
}

/** A run that was just claimed. Its job and fire are those of its id, if one is given. */
export function aRun(changes: Partial<Run> = {}): Run {
  const id = changes.id ?? scheduledRunId('nightly', NOON);
  const parts = parseRunId(id);
  return {
    id,
    jobId: parts?.jobId ?? 'nightly',
    revision: 1,
    version: 1,
    scheduledAt: parts?.at ?? NOON,
    trigger: parts?.manual === true ? 'manual' : 'schedule',
    status: 'running',
    attempts: [{ number: 1, owner: 'runner-1', startedAtMs: NOON * 1000 + 250 }],
    expiresAt: NOON + 30 * DAY,
    ...changes,
  };
}

/** Missed fires, a minute apart. */
export function aSpan(from: EpochSeconds, to: EpochSeconds, changes: Partial<FinalRun> = {}): FinalRun {
  return {
    ...aRun({ id: scheduledRunId('nightly', from), attempts: [] }),
    status: 'missed',
    reason: 'seen too late',
    span: { from, to, count: (to - from) / 60 + 1 },
    ...changes,
  };
}

/** The creation of a job. */
export function anAuditEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    jobId: 'nightly',
    at: NOON,
    version: 1,
    by: 'Zoë',
    action: 'create',
    revisionAfter: 1,
    note: '',
    expiresAt: NOON + 30 * DAY,
    ...changes,
  };
}

/** A line of the list of jobs. */
export function aSummary(changes: Partial<JobSummary> = {}): JobSummary {
  return { jobId: 'nightly', name: 'Nachtlauf 🌙', tags: ['täglich', ''], state: 'active', revision: 1, ...changes };
}

/** A first revision. */
export function aDefinition(changes: Partial<JobDefinition> = {}): JobDefinition {
  return {
    id: 'nightly',
    name: 'Nachtlauf 🌙',
    description: '',
    schedule: ['0 2 * * *', { cron: '0 3 * * *', dst: { gap: 'skip' } }],
    timezone: 'Europe/Berlin',
    jitterSeconds: 0,
    precision: 'minute',
    command: { type: 'shell', line: 'echo "ü"' },
    env: { EMPTY: '' },
    runner: 'default',
    timeoutSeconds: 600,
    maxRetries: 3,
    retryDelaySeconds: 30,
    onLost: 'retry',
    overlap: 'skip',
    catchup: 'latest',
    tags: [],
    enabled: true,
    revision: 1,
    createdAt: NOON,
    revisedAt: NOON,
    ...changes,
  };
}
