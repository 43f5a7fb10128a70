import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, test, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { outputOf } from '#cli/session/stream-output.ts';
import { cliWorld } from '../cli-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'echo' };

describe('--output', () => {
  test('json is the same as --json, before or after the command', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('list', '--json');

    expect(JSON.parse(out)).toMatchObject([{ id: 'report' }]);
    expect(await run('list', '--output', 'json')).toEqual({ code: 0, out, err: '' });
    expect(await run('--output', 'json', 'list', '--json')).toEqual({ code: 0, out, err: '' });
    expect((await run('list', '--output', 'table')).out).toMatch(/^JOB {5}STATE/);
  });

  test('json is also how a failure is told', async () => {
    const { err } = await cliWorld().run('get', 'nobody', '--output', 'json');

    expect(JSON.parse(err)).toMatchObject({ error: { code: 'job_not_found' } });
  });

  test('yaml is the same data, also for what reads YAML 1.1, and no terminal obeys it', async () => {
    const { run, api } = cliWorld();
    const description = 'no \u001b[2J title\u202e';
    await api.client.createJob({ ...JOB, id: 'no', name: '12:30', description, tags: ['on'] });

    const { code, out } = await run('get', 'no', '--output', 'yaml');

    expect(code).toBe(0);
    expect(out).toMatch(/^id: "no"$/m);
    expect(out).toMatch(/^name: "12:30"$/m);
    expect(out).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const data: unknown = JSON.parse((await run('get', 'no', '--json')).out);
    expect(parse(out)).toEqual(data);
    expect(parse(out, { version: '1.1' })).toEqual(data);
  });

  test('yaml tells a failure, and what comes bit by bit as one document each', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const followed = await run('run', 'report', '--follow', '--output', 'yaml');

    expect(parseAllDocuments(followed.out).map((document) => document.toJS())).toMatchObject([
      { attempt: 1, text: 'done\n' },
      { jobId: 'report', status: 'succeeded' },
    ]);
    expect(parse((await run('get', 'nobody', '--output', 'yaml')).err)).toMatchObject({
      error: { code: 'job_not_found' },
    });
  });

  test('is also that of the schema, which is JSON by itself', async () => {
    const { run } = cliWorld();
    const { out } = await run('schema');

    expect((await run('schema', '--quiet')).out).toBe(out);
    expect(parse((await run('schema', '--output', 'yaml')).out)).toEqual(JSON.parse(out));
  });

  test('is not guessed from the words for a job: only from options', async () => {
    const { run } = cliWorld();

    expect((await run('get', '--', '--json')).err).toMatch(/^error: /);
  });

  test.each([
    [['--json', '--output', 'table'], '--json and --output table are two different wishes'],
    [['--quiet', '--json'], '--quiet prints no more than ids'],
    [['--json', '--output', 'yaml'], '--json and --output yaml are two different wishes'],
    [['--quiet', '--output', 'json'], '--quiet prints no more than ids'],
    [['--quiet', '--output', 'yaml'], '--quiet prints no more than ids'],
    [['--output', 'xml'], 'Allowed choices are'],
  ])('%j is wrong usage, and nothing is asked', async (options, message) => {
    const { run } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });

    expect(await run('list', ...options)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});

describe('--quiet', () => {
  test.each([
    ['list', 'report\n'],
    ['list --tag nothing', ''],
    ['get report', 'report\n'],
    ['next report --count 1', '2026-11-06T08:00:00Z\n'],
    ['fires --from 2026-11-06T07:00:00Z', '2026-11-06T08:00:00Z\n'],
    ['preview @daily --timezone UTC --count 1', '2026-11-06T00:00:00Z\n'],
    ['plan jobs.json', 'fresh\n'],
    ['apply jobs.json', 'fresh\n'],
    ['pause report', ''],
    ['resume report', ''],
    ['skip report', ''],
    ['explain report', ''],
    ['stats report', ''],
    ['audit report', ''],
    ['pause --all', ''],
    ['resume --all', ''],
    ['delete report', ''],
  ])('%s prints %j', async (line, out) => {
    const { run, api, files } = cliWorld();
    const { id, ...job } = JOB;
    await api.client.putJob(id, job);
    files.set('jobs.json', JSON.stringify([JOB, { ...JOB, id: 'fresh' }]));

    expect(await run(...line.split(' '), '--quiet')).toEqual({ code: 0, out, err: '' });
  });

  test('prints the ids of runs and backfills, also where the outcome is waited for', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const waited = await run('run', 'report', '--wait', '--quiet');
    const followed = await run('run', 'report', '--follow', '--quiet');
    const listed = await run('runs', 'report', '--quiet');
    const backfill = await run('backfill', 'report', '--from', '2026-11-04', '--only', 'all', '--quiet');

    expect(waited).toMatchObject({ code: 0, out: expect.stringMatching(/^report\.[0-9A-Z]{26}\n$/), err: '' });
    expect(listed.out.trim().split('\n').sort()).toEqual([waited.out.trim(), followed.out.trim()].sort());
    expect(backfill).toMatchObject({ code: 0, out: expect.stringMatching(/^\S+\n$/), err: '' });
    expect((await run('logs', 'report', '--quiet')).out).toBe('done\n');
  });

  test('says nothing about the work, however long it takes', async () => {
    const { run, files } = cliWorld({ columns: 80 });
    const ids = Array.from({ length: 101 }, (_, index) => `job-${index}`);
    files.set('jobs.json', JSON.stringify(ids.map((id) => ({ ...JOB, id }))));

    const applied = await run('apply', 'jobs.json', '--quiet', '--progress');

    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out.trim().split('\n').sort()).toEqual(ids.sort());
    expect((await run('apply', 'jobs.json')).err).toMatch(/applied 101 jobs/);
  });

  test('leaves errors and exit codes as they are', async () => {
    const { run } = cliWorld();

    expect(await run('get', 'nobody', '--quiet')).toEqual(await run('get', 'nobody'));
  });

  test('prints what was made on this machine', async () => {
    const data = mkdtempSync(join(tmpdir(), 'cronstack-quiet-'));
    const { run } = cliWorld();

    const made = await run('tokens', 'add', 'ci', '--role', 'viewer', '--data', data, '--quiet');

    expect(made.out).toMatch(/^cronstack\.ci\.\S+\n$/);
    expect((await run('tokens', 'list', '--data', data, '--quiet')).out).toBe('ci\n');
    expect((await run('tokens', 'revoke', 'ci', '--data', data, '--quiet')).out).toBe('');
    rmSync(data, { recursive: true });
  });
});

describe('colours are wanted', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '0' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: 'true' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, env, wanted) => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'TERM'] as const) {
      vi.stubEnv(name, undefined);
    }
    for (const [name, value] of Object.entries(env)) {
      vi.stubEnv(name, value);
    }
    const stream: WriteStream = Object.assign(Object.create(WriteStream.prototype), new PassThrough(), { isTTY });

    expect(outputOf(stream).colors).toBe(wanted);
    vi.unstubAllEnvs();
  });
});
