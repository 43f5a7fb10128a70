import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeCalendar } from '#domain/jobs/condition/calendar/kind.ts';
import { CONDITION_TYPES, type Condition, conditionInWords } from '#domain/jobs/condition/condition.ts';
import { judgeDisk } from '#domain/jobs/condition/disk/kind.ts';
import { judgeFile } from '#domain/jobs/condition/file/kind.ts';
import { judgeJob } from '#domain/jobs/condition/job/kind.ts';
import type { Judged } from '#domain/jobs/condition/judged.ts';
import { judgeLoad } from '#domain/jobs/condition/load/kind.ts';
import { judgeMemory } from '#domain/jobs/condition/memory/kind.ts';
import { judgePower } from '#domain/jobs/condition/power/kind.ts';
import { judgePressure } from '#domain/jobs/condition/pressure/kind.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { readDefinition } from '#domain/stored/definition.ts';

const PAGE = readFileSync(new URL('../../../docs/conditions.md', import.meta.url), 'utf8');
const MIB = 2 ** 20;
const CALENDARS = {
  freeze: { timezone: 'UTC', windows: [{ start: '2026-12-20T18:00', end: '2027-01-02T06:00', name: 'year end' }] },
};
const EVERY_KIND: readonly (readonly [condition: Condition, words: string])[] = [
  [{ type: 'load', below: 8 }, 'load below 8 (1 min)'],
  [{ type: 'load', below: 0.7, minutes: 15, perCore: true }, 'load per core below 0.7 (15 min)'],
  [{ type: 'pressure', of: 'io', below: 20, seconds: 60 }, 'io pressure below 20 % (60 s)'],
  [{ type: 'memory', freeMb: 512 }, 'at least 512 MB of memory free'],
  [{ type: 'disk', path: '/var', freeMb: 2_048, unreadable: 'met' }, 'at least 2048 MB free on /var'],
  [{ type: 'file', path: '/run/lock', exists: false }, '/run/lock is not there'],
  [{ type: 'file', path: '/in.csv', newerThanSeconds: 60 }, '/in.csv changed within 60 s'],
  [{ type: 'file', path: '/in.csv', olderThanSeconds: 60 }, '/in.csv unchanged for more than 60 s'],
  [{ type: 'power', source: 'ac' }, 'power from the mains'],
  [
    { type: 'http', url: 'https://db.test/health', expect: [200, '3xx'] },
    'GET https://db.test/health answers 200 or 3xx',
  ],
  [{ type: 'http', url: 'http://db.test/', method: 'HEAD', not: true }, 'HEAD http://db.test/ does not answer 2xx'],
  [{ type: 'command', line: 'test -e /run/ready' }, 'test -e /run/ready ends with 0'],
  [{ type: 'command', argv: ['test', '-e', 'a b'] }, '"test" "-e" "a b" ends with 0'],
  [{ type: 'job', job: 'load_data', succeededWithinSeconds: 3_600 }, 'load_data succeeded within 3600 s'],
  [{ type: 'calendar', except: ['freeze'] }, 'outside of freeze'],
  [{ type: 'calendar', only: ['freeze'], except: ['freeze'] }, 'outside of freeze and within freeze'],
];

describe('a job', () => {
  test('may have a condition of each kind, which is read again as it is stored, and said in words', () => {
    const conditions = EVERY_KIND.map(([condition]) => condition);
    const parsed = parsedJob({ conditions, calendars: CALENDARS });

    expect(parsed).toMatchObject({ ok: true, settings: { conditions, unmet: 'skip' } });
    const settings = parsed.ok ? parsed.settings : {};
    const stored = JSON.stringify({ ...settings, revision: 1, createdAt: 0, revisedAt: 0 });
    expect(readDefinition(stored, 'job', 1).fault).toBeUndefined();
    expect(conditions.map(conditionInWords)).toEqual(EVERY_KIND.map(([, words]) => words));
  });

  test.each<[object, string, RegExp]>([
    [{ conditions: [{ type: 'process', name: 'x' }] }, 'conditions[0].type', /load/],
    [{ conditions: [{ type: 'load' }] }, 'conditions[0].below', /number/],
    [{ conditions: [{ type: 'load', below: 0 }] }, 'conditions[0].below', /0/],
    [{ conditions: [{ type: 'load', below: 1, minutes: 2 }] }, 'conditions[0].minutes', /1/],
    [{ conditions: [{ type: 'load', below: 1, above: 2 }] }, 'conditions[0].above', /unknown|known|Unrecognized/i],
    [{ conditions: [{ type: 'pressure', of: 'disk', below: 5 }] }, 'conditions[0].of', /cpu/],
    [{ conditions: [{ type: 'disk', path: 'var', freeMb: 1 }] }, 'conditions[0].path', /absolute path/],
    [{ conditions: [{ type: 'file', path: '/x' }] }, 'conditions[0]', /one of exists/],
    [{ conditions: [{ type: 'file', path: '/x', exists: true, olderThanSeconds: 5 }] }, 'conditions[0]', /one of/],
    [{ conditions: [{ type: 'power', source: 'battery' }] }, 'conditions[0].source', /ac/],
    [{ conditions: [{ type: 'http', url: 'db.test' }] }, 'conditions[0].url', /absolute URL/],
    [{ conditions: [{ type: 'http', url: 'http://a:b@db.test/' }] }, 'conditions[0].url', /no user name/],
    [{ conditions: [{ type: 'command' }] }, 'conditions[0]', /either a line or an argv/],
    [{ conditions: [{ type: 'job', job: '..', succeededWithinSeconds: 1 }] }, 'conditions[0].job', /id of a job/],
    [{ conditions: [{ type: 'calendar' }] }, 'conditions[0]', /except, only/],
    [{ conditions: [{ type: 'calendar', except: ['freeze', 'x'] }] }, 'conditions[0]', /no calendar "freeze"/],
    [{ conditions: Array.from({ length: 21 }, () => ({ type: 'power', source: 'ac' })) }, 'conditions', /20/],
    [{ unmet: 'skip' }, 'unmet', /conditions beside it/],
    [{ conditions: [{ type: 'load', below: 1 }], wait: {} }, 'wait', /"unmet": "wait"/],
    [
      waits({ everySeconds: 59 }),
      'wait.everySeconds',
      /at least 60: conditions are read at most 60 times within 3600 s/,
    ],
    [waits({ atMostSeconds: 39_601 }), 'wait.atMostSeconds', /39600/],
    [waits(then('go')), 'wait.then', /skip/],
    [{ ...EXTERNAL, conditions: [{ type: 'load', below: 1 }] }, 'conditions', /runs elsewhere .*held back/],
  ])('is refused with %j, and told where', (fields, path, message) => {
    const parsed = parsedJob(fields);

    expect(parsed.ok ? [] : parsed.errors).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  test.each([
    [{}, { atMostSeconds: 3_600, everySeconds: 60, ...then('skip') }],
    [{ atMostSeconds: 36_000 }, { atMostSeconds: 36_000, everySeconds: 600, ...then('skip') }],
    [
      { atMostSeconds: 30, everySeconds: 5, ...then('run') },
      { atMostSeconds: 30, everySeconds: 5, ...then('run') },
    ],
  ])('that waits %j waits %j', (wait, filled) => {
    expect(parsedJob(waits(wait))).toMatchObject({ ok: true, settings: { unmet: 'wait', wait: filled } });
  });

  test('without conditions has nothing of them', () => {
    const parsed = parsedJob({ conditions: [] });

    expect(Object.keys(parsed.ok ? parsed.settings : {}).filter((key) => /conditions|unmet|wait/.test(key))).toEqual(
      [],
    );
  });

  test('is refused a condition that its runner class cannot read, by the name of both', () => {
    const parsed = parsedJob(
      {
        conditions: [
          { type: 'http', url: 'https://db.test' },
          { type: 'load', below: 1 },
        ],
      },
      { conditions: ['http', 'job', 'calendar'] },
    );

    expect(parsed.ok ? [] : parsed.errors).toEqual([
      {
        path: 'conditions[1].type',
        message:
          'the runner class default cannot read load: where its runs execute only http, job, calendar can be told',
      },
    ]);
  });

  test('has the secrets in its conditions masked', () => {
    const parsed = parsedJob({
      conditions: [
        { type: 'http', url: 'https://db.test/?token=a-long-secret' },
        { type: 'command', line: 'PASSWORD=another-secret ./check' },
      ],
    });

    expect(parsed.ok ? secretsOf(parsed.settings) : []).toEqual(
      expect.arrayContaining(['a-long-secret', 'another-secret']),
    );
  });
});

test('the page has a row for each kind, and its example is a job', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];

  expect(new Set(EVERY_KIND.map(([{ type }]) => type))).toEqual(new Set(CONDITION_TYPES));
  expect(CONDITION_TYPES.filter((type) => !PAGE.includes(`\n| \`${type}\` | `))).toEqual([]);
  expect(parsedJob(JSON.parse(example))).toMatchObject({ ok: true });
});

const averages = { 1: 12.4, 5: 7.5, 15: 2 };
const NOW_MS = 1_000_000;

test.each<[Judged | undefined, boolean, string]>([
  [judgeLoad({ type: 'load', below: 8 }, { averages, cores: 8 }), false, '12.4 is not below 8 (1 min, 8 cores)'],
  [judgeLoad({ type: 'load', below: 8, minutes: 5 }, { averages, cores: 1 }), true, '7.5 is below 8 (5 min, 1 core)'],
  [
    judgeLoad({ type: 'load', below: 1, minutes: 15, perCore: true }, { averages, cores: 4 }),
    true,
    '0.5 per core is below 1 (15 min, 4 cores)',
  ],
  [judgePressure({ type: 'pressure', of: 'io', below: 5 }, psi('3.20', '7.10')), true, 'io 3.2 % is below 5 % (10 s)'],
  [
    judgePressure({ type: 'pressure', of: 'cpu', below: 5, seconds: 60 }, psi('3.20', '7.10')),
    false,
    'cpu 7.1 % is not below 5 % (60 s)',
  ],
  [judgeMemory({ type: 'memory', freeMb: 512 }, 512 * MIB - 1), false, '511 MB free of at least 512 MB'],
  [judgeMemory({ type: 'memory', freeMb: 512 }, 512 * MIB), true, '512 MB free of at least 512 MB'],
  [judgeDisk({ type: 'disk', path: '/', freeMb: 9 }, 10 * MIB), true, '10 MB free on / of at least 9 MB'],
  [judgeFile({ type: 'file', path: '/x', exists: true }, undefined, NOW_MS), false, '/x is not there'],
  [judgeFile({ type: 'file', path: '/x', exists: false }, undefined, NOW_MS), true, '/x is not there'],
  [judgeFile({ type: 'file', path: '/x', exists: true }, 0, NOW_MS), true, '/x is there'],
  [judgeFile({ type: 'file', path: '/x', newerThanSeconds: 5 }, undefined, NOW_MS), false, '/x is not there'],
  [
    judgeFile({ type: 'file', path: '/x', newerThanSeconds: 1_000 }, 0, NOW_MS),
    false,
    '/x was changed 1000 s ago, of less than 1000 s',
  ],
  [
    judgeFile({ type: 'file', path: '/x', olderThanSeconds: 999 }, 0, NOW_MS),
    true,
    '/x was changed 1000 s ago, of more than 999 s',
  ],
  [judgePower([]), true, 'the machine knows of no battery power'],
  [judgePower([{ type: 'Mains', online: false, scope: undefined }]), false, 'on battery power'],
  [
    judgePower([
      { type: 'USB', online: true, scope: undefined },
      { type: 'Mains', online: false, scope: undefined },
    ]),
    true,
    'on mains power',
  ],
  [judgePower([{ type: 'Mains', online: false, scope: 'Device' }]), true, 'the machine knows of no battery power'],
  [
    judgeJob({ type: 'job', job: 'a', succeededWithinSeconds: 60 }, 40, 100),
    true,
    'a succeeded 60 s ago, of at most 60 s',
  ],
  [judgeJob({ type: 'job', job: 'a', succeededWithinSeconds: 60 }, undefined, 100), false, 'a has not succeeded yet'],
  [
    judgeCalendar({ type: 'calendar', except: ['freeze'] }, CALENDARS, at('2026-12-24T00:00:00Z')),
    false,
    'within year end of freeze, until 2027-01-02T06:00:00Z',
  ],
  [
    judgeCalendar({ type: 'calendar', except: ['freeze'] }, CALENDARS, at('2027-01-02T06:00:00Z')),
    true,
    'outside of freeze',
  ],
  [
    judgeCalendar({ type: 'calendar', only: ['freeze'] }, CALENDARS, at('2027-01-02T06:00:00Z')),
    false,
    'not within freeze',
  ],
])('what was measured is said with what was wanted: %j', (judged, met, words) => {
  expect(judged).toEqual({ met, words });
});

test('a pressure that the system does not tell is not taken for none', () => {
  expect(judgePressure({ type: 'pressure', of: 'io', below: 5 }, 'full avg10=0.00\n')).toBeUndefined();
});

function psi(avg10: string, avg60: string): string {
  return `some avg10=${avg10} avg60=${avg60} avg300=0.00 total=1\nfull avg10=99.00 avg60=99.00 avg300=99.00 total=1\n`;
}

const EXTERNAL = { command: { type: 'external', startWithinSeconds: 60, finishWithinSeconds: 60 } };

function waits(wait: object) {
  return { conditions: [{ type: 'load', below: 1 }], unmet: 'wait', wait };
}

/** The linter takes an object that is written with such a member for a promise. */
function then(policy: string): object {
  return JSON.parse(`{"then":"${policy}"}`);
}

function at(text: string): number {
  return Date.parse(text) / 1000;
}

function parsedJob(fields: object, limits: Partial<RunnerLimits> = {}) {
  const configuration = parseConfiguration({});
  if (!configuration.ok) {
    throw new Error('the defaults are a configuration');
  }
  return parseJob(
    { id: 'job', schedule: '@daily', command: 'true', ...fields },
    {
      ...configuration,
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 3_600, ...limits }]]),
      createdAt: 0,
    },
  );
}
