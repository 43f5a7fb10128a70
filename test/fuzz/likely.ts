import fc from 'fast-check';

/** The instant at which the world of the fuzz begins. */
const BEGIN = '2026-11-05T08:00:00Z';

/** Jobs that the world has, has had, or may get; few, so that requests meet. */
export const JOB_IDS = ['report', 'after-report', 'paused', 'often', 'elsewhere', 'new', 'team-a.new'] as const;

const instant = fc.integer({ min: -3 * 86_400, max: 3 * 86_400 }).map(secondsAfter);

/** Full hours, at which the jobs of the world fire, among others. */
const fire = fc.integer({ min: 1, max: 72 }).map((hours) => secondsAfter(hours * 3_600));

const schedule = fc.constantFrom<unknown>(
  '* * * * *',
  '0 2 * * *',
  '@daily',
  'every 5m',
  'H H * * 1-5',
  'cron(0 2 * * ? *)',
  '30 2 L * *',
  'every 2 weeks on MON at 09:00',
  { cron: '0 * * * *', except: ['freeze', '2026-11-09'] },
  { cron: '0 * * * *', except: ['2026-11-05', { from: '2026-11-07', to: '2026-11-08' }] },
);

const calendars = fc.constantFrom<unknown>(
  { freeze: { timezone: 'UTC', windows: [{ start: '2026-11-05T18:00', end: '2026-11-06T06:00' }] } },
  { freeze: { timezone: 'Europe/Berlin', weekend: ['sat', 'sun'] }, other: { timezone: 'UTC' } },
);

const command = fc.constantFrom<unknown>(
  'true',
  'echo hello',
  { type: 'http', url: 'https://example.com/hook', method: 'POST' },
  { type: 'task', task: 'tidy' },
);

/** Fields that an object of the document may lack and hardly ever means to. */
export const HARDLY_LEFT_OUT = new Set(['schedule', 'from', 'to']);

/** Values that mean something where a field of the name stands; a schema alone would hardly ever make one that is taken. */
export const LIKELY: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  id: fc.constantFrom(...JOB_IDS),
  jobId: fc.constantFrom(...JOB_IDS),
  job: fc.constantFrom(...JOB_IDS),
  ids: fc.subarray([...JOB_IDS], { minLength: 1 }).map((ids) => ids.join(',')),
  schedule,
  calendars,
  calendar: fc.constantFrom('freeze', 'other'),
  through: fc.constant('2027-12-31'),
  command,
  timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
  startAt: instant,
  endAt: instant,
  at: fc.oneof(instant, fire),
  from: instant,
  to: instant,
  until: instant,
  anchor: instant,
  next: fc.constant(true),
  day: instant.map((text) => text.slice(0, 10)),
  after: fc.constantFrom<unknown>([], [{ job: 'report', on: 'success' }]),
  env: fc.dictionary(fc.constantFrom('A', 'NAME'), fc.constantFrom('1', 'two words', '')),
  args: fc.constantFrom<unknown>(['one', '--two'], []),
  name: fc.constant('ops'),
  word: fc.constantFrom('start', 'success', 'fail', '0', '3'),
  channel: fc.constant('ops'),
  execution: fc.constantFrom('one', 'two'),
  startedAt: instant,
  endedAt: instant,
  runner: fc.constant('default'),
  limit: fc.integer({ min: 1, max: 50 }).map(String),
  'if-match': fc.constantFrom('"1"', '"2"', '*', '"99"'),
  'if-none-match': fc.constantFrom('*', '"1"'),
  'idempotency-key': fc.constantFrom('one', 'two', 'three'),
};

function secondsAfter(seconds: number): string {
  return new Date(Date.parse(BEGIN) + seconds * 1_000).toISOString().replace('.000', '');
}
