import type { OperationId } from './operations.ts';

/** A body that is sent to an operation, and one that comes back. */
interface Example {
  readonly body?: unknown;
  readonly answer?: unknown;
}

const DEFINITION = {
  id: 'report',
  schedule: '0 9 * * 1-5',
  timezone: 'Europe/Berlin',
  command: 'node report.mjs',
  timeoutSeconds: 600,
};

const JOB = {
  id: 'report',
  name: 'report',
  schedule: '0 9 * * 1-5',
  timezone: 'Europe/Berlin',
  jitterSeconds: 0,
  precision: 'minute',
  command: { type: 'shell', line: 'node report.mjs' },
  env: {},
  runner: 'default',
  timeoutSeconds: 600,
  maxRetries: 3,
  retryDelaySeconds: 60,
  onLost: 'retry',
  overlap: 'skip',
  catchup: 'latest',
  tags: [],
  enabled: true,
  revision: 1,
  createdAt: '2026-11-02T10:00:00Z',
  revisedAt: '2026-11-02T10:00:00Z',
  state: 'active',
  nextFireAt: '2026-11-05T08:00:00Z',
  skips: [],
  laterRuns: [],
  backfills: [],
  catchUps: [],
  activeRunIds: [],
  waitingRunIds: [],
  lastRuns: [{ status: 'succeeded', finishedAt: '2026-11-04T08:00:09Z' }],
  succeededAt: '2026-11-04T08:00:09Z',
  counters: {
    firesLetIn: 2,
    succeeded: 2,
    failed: 0,
    timedOut: 0,
    cancelled: 0,
    skipped: 0,
    missed: 0,
    consecutiveFailures: 0,
  },
};

const RUN = {
  id: 'report.20261104T080000Z',
  jobId: 'report',
  revision: 1,
  scheduledAt: '2026-11-04T08:00:00Z',
  trigger: 'schedule',
  status: 'succeeded',
  attempts: [
    {
      number: 1,
      startedAt: '2026-11-04T08:00:01Z',
      finishedAt: '2026-11-04T08:00:09Z',
      durationMs: 8_000,
      result: 'succeeded',
      exitCode: 0,
    },
  ],
  sentAt: '2026-11-04T08:00:00Z',
  startedAt: '2026-11-04T08:00:01Z',
  finishedAt: '2026-11-04T08:00:09Z',
  latenessMs: 1_000,
  queueMs: 1_000,
  durationMs: 8_000,
  exitCode: 0,
  outputTail: '12 rows\n',
  result: { cursor: 4711 },
};

const ASKED_FOR = {
  id: 'report.01KB4ZQ6T5V2N8R3M7C9X1D0EF',
  jobId: 'report',
  revision: 1,
  scheduledAt: '2026-11-04T12:00:00Z',
  trigger: 'manual',
  status: 'queued',
  attempts: [],
};

const GIVEN = { args: { month: '2026-10' }, env: { LOG_LEVEL: 'debug' }, note: 'the numbers of October again' };

const INCIDENT = {
  id: 'report.failing.20261105T080000Z',
  jobId: 'report',
  kind: 'failing',
  since: '2026-11-05T08:00:00Z',
  toldAt: '2026-11-05T08:00:09Z',
  reminders: 0,
  again: 0,
  count: 1,
};

const NOTICE = {
  id: 'report.failing.20261105T080000Z.opened',
  incident: INCIDENT.id,
  jobId: 'report',
  kind: 'failing',
  stage: 'opened',
  since: '2026-11-05T08:00:00Z',
  at: '2026-11-05T08:00:09Z',
  count: 1,
  runId: 'report.20261105T080000Z',
  channel: 'ops',
  state: 'sent',
  tries: 1,
  sentAt: '2026-11-05T08:00:19Z',
  answer: { status: 200, text: 'ok' },
};

const PAST = { from: '2026-11-01T00:00:00Z', to: '2026-11-04T00:00:00Z' };

const BACKFILL = {
  id: '01KB4ZQ6T5V2N8R3M7C9X1D0EF',
  ...PAST,
  order: 'oldest',
  only: 'missed',
  maxConcurrent: 1,
  revision: 1,
  askedAt: '2026-11-04T12:00:00Z',
  by: 'local',
  total: 2,
  started: 1,
  succeeded: 0,
  failed: 0,
};

const CALENDAR = {
  timezone: 'Europe/Berlin',
  weekend: ['sat', 'sun'],
  days: [{ date: '2027-01-06', name: 'Epiphany' }],
  through: '2027-12-31',
};

const BLACKOUT = {
  id: '01JBX0000000000000000000B0',
  from: '2026-12-24T12:00:00Z',
  to: '2027-01-02T06:00:00Z',
  tag: 'billing',
  by: 'ada',
  note: 'the books are closed',
  state: 'ahead',
} as const;

const CALENDAR_LINE = {
  name: 'bavaria',
  revision: 2,
  savedAt: '2026-11-05T08:00:00Z',
  by: 'local',
  through: '2027-12-31',
};

const SAVED_CALENDAR = {
  change: 'updated',
  calendar: { ...CALENDAR_LINE, latest: 2, calendar: CALENDAR, adopting: { behind: 1 } },
  jobs: [
    {
      jobId: 'report',
      revision: 1,
      added: { count: 0, first: [] },
      removed: { count: 1, first: ['2027-01-06T08:00:00Z'] },
      through: '2027-02-03T08:00:00Z',
    },
  ],
};

const FIRES = [{ at: '2026-11-05T08:00:00Z', local: '2026-11-05T09:00:00+01:00' }];
const PAUSED = { pausedAt: '2026-11-04T12:00:05Z', by: 'local', note: 'the database moves' };
const PLAN_HASH = '9f2c1d0e5b7a48366c1f0a9be2d47c58';
const PLAN = {
  items: [
    {
      id: 'report',
      change: 'updated',
      words: [
        'schedule: At 09:00 every day (Europe/Berlin) -> Every 5 minutes (Europe/Berlin)',
        '1 -> 288 fires a day',
        'next fire moves from 09:00 to 08:05 on 2026-11-05 (Europe/Berlin)',
        'command changes',
      ],
    },
    { id: 'old-report', change: 'deleted', words: [] },
  ],
  hash: PLAN_HASH,
};
const APPLIED = {
  items: [
    { id: 'report', change: 'updated' },
    { id: 'old-report', change: 'deleted' },
  ],
};

/** An example for each operation, as far as there is something to show. */
export const EXAMPLES: Readonly<Record<OperationId, Example>> = {
  listJobs: { answer: { items: [JOB] } },
  createJob: { body: DEFINITION, answer: JOB },
  getJob: { answer: JOB },
  putJob: { body: DEFINITION, answer: JOB },
  patchJob: { body: { timeoutSeconds: 600, description: null }, answer: JOB },
  deleteJob: {},
  pauseJob: { body: { note: 'on holiday', until: '2027-01-07T08:00:00Z' }, answer: { ...JOB, state: 'paused' } },
  resumeJob: { answer: JOB },
  runJob: {
    body: { force: true, ...GIVEN },
    answer: { ...ASKED_FOR, forced: true, ...GIVEN },
  },
  skipFire: {
    body: { at: '2026-11-05T08:00:00Z', note: 'month end' },
    answer: {
      ...JOB,
      nextFireAt: '2026-11-06T08:00:00Z',
      skips: [{ at: '2026-11-05T08:00:00Z', by: 'local', note: 'month end' }],
    },
  },
  listRuns: { answer: { items: [RUN] } },
  nextFires: { answer: { items: FIRES } },
  listAudit: {
    answer: {
      items: [{ jobId: 'report', at: '2026-11-02T10:00:00Z', by: 'local', action: 'create', revisionAfter: 1 }],
    },
  },
  listIncidents: { answer: { items: [INCIDENT] } },
  acknowledge: { answer: { ...INCIDENT, ack: { by: 'local', at: '2026-11-05T08:05:00Z' } } },
  listNotices: { answer: { items: [NOTICE] } },
  backlog: { answer: { items: [{ ...NOTICE, state: 'pending', sentAt: undefined, answer: undefined }] } },
  muteJob: { body: { until: '2027-01-07T08:00:00Z', note: 'known' }, answer: JOB },
  ping: {
    body: { leaseSeconds: 120 },
    answer: { runId: RUN.id, scheduledAt: RUN.scheduledAt, status: 'running', known: false },
  },
  pingByKey: {
    body: { output: '12 rows\n' },
    answer: { runId: RUN.id, scheduledAt: RUN.scheduledAt, status: 'succeeded', known: false },
  },
  setPingKey: { body: { rotate: true }, answer: { key: 'kX...', path: '/v1/ping/kX...' } },
  removePingKey: {},
  backfillJob: { body: PAST, answer: BACKFILL },
  cancelBackfill: { answer: { ...BACKFILL, cancelled: true } },
  explain: {},
  readConditions: {
    answer: {
      items: [
        {
          condition: { type: 'load', below: 8 },
          words: 'load below 8 (1 min)',
          state: 'unmet',
          found: '12.4 is not below 8 (1 min, 8 cores)',
        },
      ],
      clear: false,
      unmet: 'skip',
    },
  },
  stats: {
    answer: {
      runs: 1,
      from: '2026-11-04T08:00:00Z',
      to: '2026-11-04T08:00:00Z',
      statuses: { succeeded: 1 },
      durationMs: { count: 1, p50: 8_000, p95: 8_000, p99: 8_000 },
    },
  },
  receipt: {},
  forecast: {
    body: { jobs: ['report', { ...DEFINITION, id: 'other' }], from: '2026-11-05T08:00:00Z', days: 7 },
  },
  replay: {
    body: { jobs: ['report'], from: '2026-11-01T00:00:00Z', with: [{ ...DEFINITION, id: 'report', overlap: 'queue' }] },
  },
  comingFires: {
    answer: {
      items: [
        {
          jobId: 'hello',
          name: 'hello',
          at: '2026-11-05T07:59:50Z',
          local: '2026-11-05T07:59:50+00:00',
          last: { at: '2026-11-06T07:59:50Z', local: '2026-11-06T07:59:50+00:00' },
          count: 8_641,
        },
        { jobId: 'report', name: 'report', ...FIRES[0] },
      ],
      through: '2026-11-06T07:59:50Z',
    },
  },
  searchRuns: { answer: { items: [RUN] } },
  getRun: { answer: RUN },
  readLog: {
    answer: {
      items: [{ attempt: 1, offset: 0, text: '12 rows\n' }],
      position: '1.8',
      complete: true,
      status: 'succeeded',
    },
  },
  cancelRun: {
    answer: { ...ASKED_FOR, status: 'cancelled', reason: 'cancelled by local', reasonCode: 'cancelled_by' },
  },
  retryRun: {
    body: { note: 'the disk was full' },
    answer: { ...ASKED_FOR, scheduledAt: RUN.scheduledAt, retryOf: RUN.id, note: 'the disk was full' },
  },
  plan: { body: { jobs: [DEFINITION], source: 'jobs.yaml', prune: true }, answer: PLAN },
  apply: { body: { jobs: [DEFINITION], source: 'jobs.yaml', prune: true, plan: PLAN_HASH }, answer: APPLIED },
  preview: {
    body: { schedule: '0 9 * * 1-5', timezone: 'Europe/Berlin', count: 1 },
    answer: {
      description: 'at 09:00 on Monday to Friday',
      timezone: 'Europe/Berlin',
      fires: FIRES,
      entries: [{ expression: 'cron(0 9 ? * MON-FRI *)', timezone: 'Europe/Berlin' }],
      exact: true,
      warnings: [],
    },
  },
  listCalendars: { answer: { items: [CALENDAR_LINE] } },
  getCalendar: {
    answer: { ...CALENDAR_LINE, latest: 2, calendar: CALENDAR, jobs: { ids: ['report'], more: false } },
  },
  putCalendar: { body: CALENDAR, answer: SAVED_CALENDAR },
  deleteCalendar: {},
  listBlackouts: { answer: { items: [BLACKOUT] } },
  setBlackout: {
    body: { from: BLACKOUT.from, to: BLACKOUT.to, tag: BLACKOUT.tag, note: BLACKOUT.note },
    answer: BLACKOUT,
  },
  removeBlackout: {},
  pauseAll: { body: { note: 'the database moves' }, answer: { paused: PAUSED } },
  resumeAll: { answer: {} },
  configuration: {
    answer: {
      enabled: true,
      timezone: 'Europe/Berlin',
      supportSeconds: true,
      maxConcurrentJobs: 10,
      maxExecutionTimeSeconds: 3_600,
      retentionDays: 30,
      defaults: { timeoutSeconds: 600, maxRetries: 3, retryDelaySeconds: 30 },
      runners: [{ name: 'default', longestAttemptSeconds: 840 }],
      tasks: ['cleanup_old_files'],
    },
  },
  listChannels: { answer: { items: [{ name: 'ops', type: 'slack', pending: 0 }] } },
  testChannel: { answer: { outcome: 'sent', answer: '200 ok' } },
  health: { answer: { status: 'ok', time: '2026-11-04T12:00:00Z', enabled: true } },
  openApi: {},
};
