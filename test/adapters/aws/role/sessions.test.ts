import { expect, test } from 'vitest';
import type { Assumed, SessionRequest } from '#adapters/aws/role/assume.ts';
import { CommandSessions } from '#adapters/aws/role/sessions.ts';
import { FakeClock } from '#testing/clock.ts';

const ROLE = 'arn:aws:iam::123456789012:role/commands';
const MINUTE_MS = 60_000;

test('a job and its revision have one session, named by the job and tagged with job, revision and class', async () => {
  const world = new World();

  const first = await world.of({ runId: 'report.1' });
  const second = await world.of({ runId: 'report.2' });

  expect(world.requests).toEqual([
    { roleArn: ROLE, name: 'report', tags: { job: 'report', revision: '3', class: 'heavy' } },
  ]);
  expect(first).toMatchObject({ kind: 'given', session: { credentials: { accessKeyId: 'ASIA1' } } });
  expect(second).toEqual(first);
});

test('it is used for 15 minutes, and then another one is opened', async () => {
  const world = new World();
  await world.of();

  await world.clock.advanceByAsync(15 * MINUTE_MS - 1);
  await world.of();
  expect(world.requests).toHaveLength(1);
  await world.clock.advanceByAsync(1);
  await world.of();

  expect(world.requests).toHaveLength(2);
});

test('what is handed out holds for longer than an attempt on Lambda may take', async () => {
  const world = new World();
  await world.of();
  await world.clock.advanceByAsync(15 * MINUTE_MS - 1);

  const obtained = await world.of();

  const expiresAtMs = obtained.kind === 'given' ? obtained.session.credentials.expiresAtMs : 0;
  expect(expiresAtMs - world.clock.now()).toBeGreaterThan(15 * MINUTE_MS);
});

test('another revision, and another job, have sessions of their own', async () => {
  const world = new World();
  await world.of();
  await world.of({ revision: 4 });
  await world.of({ jobId: 'other' });

  expect(world.requests.map(({ tags }) => `${tags.job} ${tags.revision}`)).toEqual(['report 3', 'report 4', 'other 3']);
});

test('where each run has its own session, that is named by the run and tagged with it', async () => {
  const world = new World({ perRun: true });
  const [one, other] = ['report.20260601T000100Z', 'report.20260601T000200Z'];
  await world.of({ runId: one });
  await world.of({ runId: one });
  await world.of({ runId: other });

  expect(world.requests).toMatchObject([
    { name: one, tags: { job: 'report', revision: '3', class: 'heavy', run: one } },
    { name: other, tags: { run: other } },
  ]);
});

test.each([
  ['a', 'a.20260601T000100Z'],
  ['j'.repeat(56), `${'j'.repeat(56)}.01ARZ3NDEKTSV4RRFFQ69G5FAV`],
])('every id makes a name that STS takes: %s', async (jobId, runId) => {
  const world = new World();
  await world.of({ jobId, runId });
  const perRun = new World({ perRun: true });
  await perRun.of({ jobId, runId });

  for (const { name } of [...world.requests, ...perRun.requests]) {
    expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
  }
  expect(perRun.requests[0]?.name.endsWith(runId.slice(-26))).toBe(true);
});

test('while STS is short of something it is asked again, more slowly each time, and told of', async () => {
  const world = new World();
  world.answers = Array.from({ length: 20 }, () => ({ kind: 'unavailable', why: 'STS refuses for now (Throttling)' }));

  const obtained = world.of();
  await world.clock.advanceByAsync(1_000);
  const askedAtFirst = world.requests.length;
  await world.clock.advanceByAsync(5 * MINUTE_MS);

  expect(askedAtFirst).toBeGreaterThan(1);
  expect(await obtained).toMatchObject({ kind: 'given' });
  expect(world.requests).toHaveLength(21);
  expect(world.waits).toHaveLength(20);
});

test('the timeout of the attempt ends the waiting, and the reason is what was waited for', async () => {
  const world = new World();
  world.answers = Array.from({ length: 100 }, () => ({ kind: 'unavailable', why: 'STS refuses for now (Throttling)' }));

  const obtained = world.of();
  await world.clock.advanceByAsync(MINUTE_MS);
  world.controller.abort('timed_out');

  expect(await obtained).toEqual({ kind: 'not_given', why: 'STS refuses for now (Throttling)' });
});

test('a cancellation ends it, too', async () => {
  const world = new World();
  world.answers = Array.from({ length: 100 }, () => ({ kind: 'unavailable', why: 'STS refuses for now (Throttling)' }));

  const obtained = world.of();
  await world.clock.advanceByAsync(MINUTE_MS);
  world.controller.abort('cancelled');

  expect(await obtained).toEqual({ kind: 'stopped' });
});

test('a role that is too new to be known is waited for, some seconds', async () => {
  const world = new World();
  world.answers = [
    { kind: 'denied', why: 'AccessDenied' },
    { kind: 'denied', why: 'AccessDenied' },
  ];

  const obtained = world.of();
  await world.clock.advanceByAsync(10_000);

  expect(await obtained).toMatchObject({ kind: 'given' });
});

test('one that may not be assumed is no reason to wait for ever', async () => {
  const world = new World();
  world.answers = Array.from({ length: 100 }, () => ({ kind: 'denied', why: 'AccessDenied' }));

  const obtained = world.of();
  await world.clock.advanceByAsync(MINUTE_MS);

  expect(await obtained).toEqual({ kind: 'not_given', why: 'AccessDenied' });
});

test('what STS would refuse again is not asked for again, and not kept', async () => {
  const world = new World();
  world.answers = [{ kind: 'refused', why: 'STS refuses (ValidationError)' }];

  expect(await world.of()).toEqual({ kind: 'not_given', why: 'STS refuses (ValidationError)' });
  expect(await world.of()).toMatchObject({ kind: 'given' });
});

/** Sessions of the class `heavy` in front of an STS that answers as told, and then well. */
class World {
  readonly clock = new FakeClock('2026-06-01T00:00:00Z');
  readonly requests: SessionRequest[] = [];
  readonly waits: string[] = [];
  readonly controller = new AbortController();
  answers: Assumed[] = [];
  readonly #sessions: CommandSessions;

  constructor({ perRun = false } = {}) {
    this.#sessions = new CommandSessions({
      clock: this.clock,
      randomness: { fraction: () => 0.5, ulid: () => '' },
      roleArn: ROLE,
      runnerClass: 'heavy',
      perRun,
      assume: async (request) => {
        this.requests.push(request);
        return this.answers.shift() ?? this.#granted();
      },
      onWait: (why) => this.waits.push(why),
    });
  }

  of(owner: { readonly jobId?: string; readonly revision?: number; readonly runId?: string } = {}) {
    const { signal } = this.controller;
    return this.#sessions.of({ jobId: 'report', revision: 3, runId: 'report.20260601T000100Z', signal, ...owner });
  }

  #granted(): Assumed {
    const keys = { accessKeyId: `ASIA${this.requests.length}`, secretAccessKey: 'secret', sessionToken: 'token' };
    return { kind: 'assumed', credentials: { ...keys, expiresAtMs: this.clock.now() + 60 * MINUTE_MS } };
  }
}
