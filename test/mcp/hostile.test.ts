import { describe, expect, test } from 'vitest';
import { makeClient } from '#api/client/client.ts';
import { toolsOf } from '#mcp/tools.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { TEST_URL } from '#testing/fetch.ts';
import { McpSession } from './session.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'make report' };
const RANGE = { from: '2026-11-04T00:00:00Z', to: '2026-11-04T05:00:00Z' };
const MOST_CHARACTERS = 20_000;

/** Arguments that each tool takes; what is written as `RUN` is the id of a run. */
const VALID: Readonly<Record<string, object>> = {
  list_jobs: { tag: 'nightly', state: 'active', limit: 5 },
  get_job: { id: 'report' },
  preview_schedule: { schedule: ['0 9 * * *', { at: ['2026-12-24T18:00:00Z'] }], timezone: 'UTC', count: 2 },
  explain_job: { id: 'report', at: '2026-11-05T08:00:00Z' },
  list_runs: { day: '2026-11-05', kind: 'bad' },
  get_run: { runId: 'RUN', outputChars: 10, from: 'start' },
  list_incidents: { id: 'report', limit: 5 },
  create_job: { job: { ...JOB, id: 'other' }, dryRun: true },
  change_job: { id: 'report', patch: { maxRetries: 1 }, ifRevision: 1 },
  apply_jobs: { jobs: [{ ...JOB, id: 'another' }], source: 'file', prune: true },
  pause_job: { id: 'report', note: 'holiday', until: '2026-11-07T00:00:00Z' },
  resume_job: { id: 'report' },
  run_job: { id: 'report', requestId: 'one', force: true, waitSeconds: 0 },
  backfill_job: { id: 'report', ...RANGE, requestId: 'two' },
  cancel_run: { runId: 'RUN' },
  delete_job: { id: 'report', confirm: 'report', ifRevision: 2 },
};

const HOSTILE_TEXTS = [
  '',
  '../../v1/health',
  '%2e%2e',
  '?x=1',
  '__proto__',
  '\u0000',
  '\ud800',
  'x'.repeat(10_000),
  '$(reboot)',
];
const HOSTILE_VALUES = [null, 7, -1, Number.POSITIVE_INFINITY, true, [], {}, ['report'], { id: 'report' }];

describe('each tool', () => {
  test('takes what it is given, and answers a summary first, short enough to arrive whole', async () => {
    const { session, given } = await aSession();

    expect(Object.keys(VALID)).toEqual(toolsOf(false).map(({ name }) => name));
    for (const name of Object.keys(VALID)) {
      const answer = await session.told(name, given(name));
      expect(Object.keys(answer)[0], name).toBe('summary');
      expect(answer.summary, name).toMatch(/^[A-Z0-9]/);
      expect(JSON.stringify(answer).length, name).toBeLessThan(MOST_CHARACTERS);
    }
  });

  test('refuses by name what it does not know and what is of another kind, and changes nothing', async () => {
    const { session, given, jobs } = await aSession();
    const before = await jobs();

    for (const name of Object.keys(VALID)) {
      const args = given(name);
      expect(await session.refused(name, { ...args, surprise: 1 }), name).toContain('surprise');
      for (const key of Object.keys(args)) {
        const wrong = HOSTILE_VALUES.filter((value) => typeof value !== typeof Reflect.get(args, key));
        for (const value of wrong.filter((one) => !takesAny(name, key, one))) {
          expect(await session.refused(name, { ...args, [key]: value }), `${name} ${key}`).toContain(key);
        }
      }
    }
    expect(await jobs()).toEqual(before);
  });

  test('answers hostile texts with a refusal that has a code, or with nothing found, and changes nothing', async () => {
    const { session, given, jobs } = await aSession();
    const before = await jobs();

    for (const name of Object.keys(VALID)) {
      for (const key of ['id', 'runId', 'cursor', 'tag', 'day', 'at', 'until', 'timezone', 'schedule']) {
        for (const text of key in given(name) || key === 'cursor' ? HOSTILE_TEXTS : []) {
          const { isError, content, structuredContent } = await session.call(name, { ...given(name), [key]: text });
          const said = content[0]?.text ?? '';
          const isHarmless = isError === true ? /^[a-z_]+: |^Input validation error/.test(said) : key === 'tag';
          expect(isHarmless, `${name} ${key} ${JSON.stringify(text)}: ${said}`).toBe(true);
          expect(JSON.stringify(structuredContent ?? said).length).toBeLessThan(MOST_CHARACTERS);
        }
      }
    }
    expect(await jobs()).toEqual(before);
  });

  test('says where nothing answers, and how to start it', async () => {
    const fetch = async () => {
      throw new TypeError('fetch failed');
    };
    const session = await McpSession.open({ world: { ...apiWorld(), client: makeClient({ url: TEST_URL, fetch }) } });

    for (const [name, args] of Object.entries(VALID)) {
      expect(await session.refused(name, args), name).toMatch(/^unreachable: .*; npx cronstack start starts it here$/);
    }
  });
});

/** A schedule may be an object or a list, and of a job and a patch the API is the judge. */
function takesAny(name: string, key: string, value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null;
  return (
    (name === 'preview_schedule' && key === 'schedule' && isObject) ||
    (['job', 'patch'].includes(key) && isObject) ||
    (key === 'jobs' && Array.isArray(value))
  );
}

async function aSession() {
  const session = await McpSession.open();
  const { client } = session.world;
  await client.createJob(JOB);
  const { id } = await client.runJob('report');
  const given = (name: string) =>
    Object.fromEntries(Object.entries(VALID[name] ?? {}).map(([key, value]) => [key, value === 'RUN' ? id : value]));
  return { session, given, jobs: async () => (await client.listJobs()).items };
}
