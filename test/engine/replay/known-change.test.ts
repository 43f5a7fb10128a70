import { expect, test } from 'vitest';
import type { Outcome } from '#domain/replay/recorded/outcome.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { create, type MemoryMachine, memoryMachine } from '#testing/runtime.ts';

const START = '2026-06-01T00:00:00Z';
const FROM = Date.parse(START) / 1_000;
const HOUR_MS = 3_600_000;

type Fields = Readonly<Record<string, unknown>>;

interface Change {
  readonly name: string;
  readonly takesMs: number;
  readonly fails?: boolean;
  /** Nothing runs in the second hour. */
  readonly outage?: true;
  readonly before: Fields;
  readonly after: Fields;
}

const EACH_MINUTE = { schedule: '* * * * *', overlap: 'skip', deadlineSeconds: 600 };
const CHANGES: readonly Change[] = [
  { name: 'skip to queue', takesMs: 70_500, before: EACH_MINUTE, after: { overlap: 'queue' } },
  { name: 'skip to allow', takesMs: 150_500, before: EACH_MINUTE, after: { overlap: 'allow' } },
  { name: 'queue to skip', takesMs: 70_500, before: { ...EACH_MINUTE, overlap: 'queue' }, after: { overlap: 'skip' } },
  {
    name: 'queue to allow',
    takesMs: 70_500,
    before: { ...EACH_MINUTE, overlap: 'queue' },
    after: { overlap: 'allow' },
  },
  {
    name: 'allow to queue',
    takesMs: 70_500,
    before: { ...EACH_MINUTE, overlap: 'allow' },
    after: { overlap: 'queue' },
  },
  { name: 'skip to replace', takesMs: 70_500, before: EACH_MINUTE, after: { overlap: 'replace' } },
  { name: 'another schedule', takesMs: 200_500, before: EACH_MINUTE, after: { schedule: '*/7,5 * * * *' } },
  {
    name: 'a shorter deadline',
    takesMs: 70_500,
    before: { ...EACH_MINUTE, overlap: 'queue' },
    after: { deadlineSeconds: 90 },
  },
  {
    name: 'a shorter timeout',
    takesMs: 40_500,
    before: { ...EACH_MINUTE, maxRetries: 0 },
    after: { timeoutSeconds: 30 },
  },
  { name: 'fewer runs an hour', takesMs: 500, before: EACH_MINUTE, after: { maxRunsPerHour: 20 } },
  { name: 'a last run', takesMs: 500, before: EACH_MINUTE, after: { maxRuns: 40 } },
  {
    name: 'a circuit breaker',
    takesMs: 500,
    fails: true,
    before: { ...EACH_MINUTE, maxRetries: 0 },
    after: { pauseAfterFailures: 5 },
  },
  {
    name: 'catch-up latest to all',
    takesMs: 100_500,
    outage: true,
    before: { schedule: '*/5 * * * *', deadlineSeconds: 7_200 },
    after: { catchup: 'all' },
  },
  {
    name: 'catch-up all to none',
    takesMs: 100_500,
    outage: true,
    before: { schedule: '*/5 * * * *', catchup: 'all', deadlineSeconds: 7_200 },
    after: { catchup: 'none' },
  },
  {
    name: 'catch-up none to latest',
    takesMs: 100_500,
    outage: true,
    before: { schedule: '*/5 * * * *', catchup: 'none', deadlineSeconds: 7_200 },
    after: { catchup: 'latest' },
  },
];

test.each(CHANGES)(
  '$name: what is replayed is what happens with it',
  async ({ takesMs, fails = false, outage, before, after }) => {
    const was = await threeHours([{ id: 'job', ...before }], takesMs, fails, outage === true);
    const is = await threeHours([{ id: 'job', ...before, ...after }], takesMs, fails, outage === true);

    const replayed = await outcomesWith(was, [{ id: 'job', command: 'true', ...before, ...after }]);
    const happened = await outcomesWith(is, []);

    expect(replayed.length).toBeGreaterThan(4);
    expect(replayed).toEqual(happened);
    expect(replayed).not.toEqual(await outcomesWith(was, []));
  },
);

test('runs that would still wait when it ends are told of as that: none is lost', async () => {
  const before = { ...EACH_MINUTE, deadlineSeconds: 7_200 };
  const was = await threeHours([{ id: 'job', ...before }], 150_500, false, false);

  const replayed = await replayJobs(was.runtime().engine, {
    from: FROM,
    with: [{ id: 'job', command: 'true', ...before, overlap: 'queue' }],
    seed: 1,
    limit: 200,
  });

  const [job] = replayed.ok ? replayed.value.jobs : [];
  const statuses = [...(job?.after.values() ?? [])].map(({ status }) => status);
  expect(statuses.filter((status) => status === 'queued').length).toBeGreaterThan(50);
  expect(job?.after.size).toBe(job?.before.size);
  expect(job?.differences.filter(({ after }) => after === undefined)).toEqual([]);
});

test('jobs that share a group, and one that follows, are replayed together', async () => {
  const group = (maxConcurrent: number) => ({ name: 'db', mode: 'parallel', maxConcurrent });
  const jobs = (most: number) => [
    { id: 'one', schedule: '*/4 * * * *', overlap: 'queue', group: group(most), deadlineSeconds: 1_200 },
    { id: 'other', schedule: '1-59/4 * * * *', overlap: 'queue', group: group(most), deadlineSeconds: 1_200 },
    { id: 'third', schedule: undefined, after: [{ job: 'other', on: 'success' }] },
  ];
  const was = await threeHours(jobs(1), 110_500, false, false);
  const is = await threeHours(jobs(2), 110_500, false, false);

  const replayed = await outcomesWith(
    was,
    jobs(2).map((job) => JSON.parse(JSON.stringify({ command: 'true', ...job }))),
  );

  expect(replayed.length).toBeGreaterThan(100);
  expect(replayed).toEqual(await outcomesWith(is, []));
  expect(replayed).not.toEqual(await outcomesWith(was, []));
});

/** Lets three hours pass with jobs whose runs all take as long. */
async function threeHours(
  jobs: readonly { readonly id: string; readonly [field: string]: unknown }[],
  takesMs: number,
  fails: boolean,
  outage: boolean,
): Promise<MemoryMachine> {
  const machine = memoryMachine(START, () => ({ takesMs, fails }));
  const clock = new MortalClock(machine.clock);
  const runtime = machine.runtime({}, clock);
  await runtime.start();
  for (const job of jobs) {
    await create(runtime, JSON.parse(JSON.stringify(job)));
  }
  await machine.clock.advanceByAsync(HOUR_MS + 150_250);
  if (outage) {
    clock.kill();
  }
  await machine.clock.advanceByAsync(HOUR_MS);
  if (outage) {
    await machine.runtime().start();
  }
  await machine.clock.advanceByAsync(HOUR_MS);
  return machine;
}

/** What became of all runs with these jobs; of those that would still go on, that they do. */
async function outcomesWith(machine: MemoryMachine, jobs: readonly unknown[]): Promise<readonly string[]> {
  const { engine } = machine.runtime();
  const replayed = await replayJobs(engine, { from: FROM, with: jobs, seed: 1, limit: 200 });
  if (!replayed.ok) {
    throw new Error(replayed.refusal.message);
  }
  return replayed.value.jobs.flatMap(({ after }) => [...after.values()].map(said)).sort();
}

function said({ runId, status, reason = '', startedAtMs, finishedAtMs }: Outcome): string {
  const times = startedAtMs === undefined ? '' : ` ${inSeconds(startedAtMs)}..${inSeconds(finishedAtMs)}`;
  return `${runId} ${status} ${reason}${times}`;
}

/** A command that is stopped takes a moment more to end. */
function inSeconds(atMs: number | undefined): string {
  return atMs === undefined ? '' : new Date(atMs).toISOString().slice(11, 19);
}
