import { afterEach, expect, test } from 'vitest';
import { lateFireLines } from '#api/words/late-fire.ts';
import { outageAfter, seenAgain } from '#domain/ledger/past/outages.ts';
import { Watch } from '#local/runtime/watch.ts';
import { type LocalSystem, openLocalSystem } from '#test/scenarios/local-system.ts';
import { memoryMachine } from '#testing/runtime.ts';

const JOB = { id: 'nightly', schedule: '30 2 * * *', command: 'true' };
const WORDS = { time: (instant: string) => instant, duration: (ms: number) => `${ms / 60_000} min` };

let system: LocalSystem | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
});

test('explain knows from when to when nothing ran, after a kill and after a stop', async () => {
  system = await openLocalSystem({
    startAt: '2026-11-05T01:00:00Z',
    configuration: {},
    commandOf: () => ({ takesMs: 0 }),
  });
  await system.start();
  await system.client.createJob(JOB);
  await system.clock.advanceByAsync(330_000);
  system.kill();
  await system.clock.advanceByAsync(6 * 3_600_000);
  await system.start();
  await system.clock.advanceByAsync(1_000);

  expect(await lateOf('2026-11-05T02:30:00Z')).toEqual({
    seenAt: expect.stringMatching(/^2026-11-05T07:05:3/),
    deadline: { at: '2026-11-05T03:30:00Z', seconds: 3_600, isDefault: true },
    outage: { from: '2026-11-05T01:05:00Z', to: '2026-11-05T07:05:30Z' },
  });

  await system.client.patchJob('nightly', { deadlineSeconds: 60 });
  await system.runtime().stop(0);
  await system.clock.advanceByAsync(24 * 3_600_000);
  await system.start();
  await system.clock.advanceByAsync(1_000);

  expect(await lateOf('2026-11-06T02:30:00Z')).toMatchObject({
    deadline: { at: '2026-11-06T02:31:00Z', seconds: 60, isDefault: false },
    outage: { from: '2026-11-05T07:05:31Z', to: '2026-11-06T07:05:31Z' },
  });
});

test('explain says of a fire that ran late within its deadline that nothing ran before, and of others nothing of it', async () => {
  system = await openLocalSystem({
    startAt: '2026-11-05T02:00:00Z',
    configuration: {},
    commandOf: () => ({ takesMs: 0 }),
  });
  await system.start();
  await system.client.createJob(JOB);
  await system.client.createJob({ ...JOB, id: 'all', catchup: 'all', schedule: '30,31,35 2 * * *' });
  await system.client.createJob({ ...JOB, id: 'none', catchup: 'none' });
  await system.clock.advanceByAsync(1_799_000);
  await system.runtime().stop(0);
  await system.clock.advanceByAsync(135_000);
  await system.start();
  await system.clock.advanceByAsync(300_000);

  const outage = { from: '2026-11-05T02:29:59Z', to: '2026-11-05T02:32:14Z' };
  const deadline = { at: '2026-11-05T03:30:00Z', seconds: 3_600, isDefault: true };
  expect(await lateOf('2026-11-05T02:30:00Z')).toEqual({ seenAt: outage.to, deadline, outage });
  for (const at of ['2026-11-05T02:30:00Z', '2026-11-05T02:31:00Z']) {
    expect(await lateOf(at, 'all')).toMatchObject({ outage });
  }
  expect(await lateOf('2026-11-05T02:35:00Z', 'all')).toBeUndefined();
  expect(await lateOf('2026-11-05T02:30:00Z', 'none')).toEqual({
    seenAt: outage.to,
    deadline: { at: '2026-11-05T02:31:30Z', seconds: 90, isDefault: true, byCatchup: true },
    outage,
  });
});

test('that the store was written is a sign of life as well, unless that is said to be later than now', async () => {
  const machine = memoryMachine('2026-11-05T01:00:00Z');
  const first = new Watch(machine.clock, () => machine.runtime().engine, 60);
  await first.begin();
  machine.clock.advanceBy(3_600_000);
  const now = machine.clock.now();

  const outages = [];
  for (const writtenAtMs of [now + 60_000, now - 60_000]) {
    const next = new Watch(machine.clock, () => machine.runtime().engine, 60);
    await machine.ports.bookmarks.write('watch', JSON.stringify({ seenAt: now / 1_000 - 3_600, outages: [] }));
    await next.begin(writtenAtMs);
    outages.push(...next.outages.map(({ from, to }) => to - from));
  }

  expect(outages).toEqual([3_600, 60]);
});

test('a silence is an outage once it is longer than it may be, and a clock that steps back is none', () => {
  const begun = seenAgain(undefined, 1_000, 1);
  const again = seenAgain(seenAgain(begun, 1_090, 90), 900, 90);

  expect(again).toEqual({ seenAt: 900, outages: [] });
  expect(seenAgain(again, 991, 90)).toEqual({ seenAt: 991, outages: [{ from: 900, to: 991 }] });
});

test('a fire lay in the longest outage that was between it and the moment it was seen', () => {
  const outages = [
    { from: 300, to: 310 },
    { from: 100, to: 200 },
    { from: 10, to: 20 },
  ];

  expect(outageAfter(outages, 150, 320)).toEqual({ from: 100, to: 200 });
  expect(outageAfter(outages, 205, 320)).toEqual({ from: 300, to: 310 });
  expect(outageAfter(outages, 205, 290)).toBeUndefined();
});

test.each([
  ['deadline_passed', 'to have it run so late: "deadlineSeconds": 18000, unless "catchup" is "none"'],
  ['catchup_none', 'to have the latest of late fires run: "catchup": "latest"; all of them: "all"'],
  ['catchup_latest', 'to have all late fires run: "catchup": "all"'],
  ['superseded', 'to have both run, one after the other: "overlap": "queue", or "catchup": "all"'],
])('the words for %s say what did not run, which deadline held, and what to set', (reasonCode, advice) => {
  const late = {
    seenAt: '2026-11-05T06:40:00Z',
    deadline: { at: '2026-11-05T02:31:00Z', seconds: 60, isDefault: false },
    outage: { from: '2026-11-05T01:01:00Z', to: '2026-11-05T06:40:00Z' },
  };

  expect(lateFireLines({ at: '2026-11-05T02:30:00Z', status: 'missed', reasonCode }, late, WORDS)).toEqual([
    'nothing ran here from 2026-11-05T01:01:00Z (the last sign of life) to 2026-11-05T06:40:00Z',
    'it was seen at 2026-11-05T06:40:00Z, 250 min late',
    'it might start until 2026-11-05T02:31:00Z: deadlineSeconds 60',
    advice,
  ]);
});

test.each([
  ['catchup_none', 'to have the latest of late fires run: "catchup": "latest"; all of them: "all"'],
  ['deadline_passed', 'to have it run so late: "deadlineSeconds": 18000 and "catchup": "latest"'],
])('where catchup is none the words for %s do not say that it might start until its deadline', (reasonCode, advice) => {
  const late = {
    seenAt: '2026-11-05T06:40:00Z',
    deadline: { at: '2026-11-05T02:31:30Z', seconds: 90, isDefault: true, byCatchup: true },
  } as const;

  expect(lateFireLines({ at: '2026-11-05T02:30:00Z', status: 'missed', reasonCode }, late, WORDS).slice(1)).toEqual([
    'it had to be seen by 2026-11-05T02:31:30Z: with "catchup": "none" no fire runs that is seen more than 90 s late',
    advice,
  ]);
});

test('the words for a fire that ran late are those of the outage alone', () => {
  const fire = { at: '2026-11-05T02:30:00Z', status: 'failed', reasonCode: 'exit_code' } as const;
  const late = {
    seenAt: '2026-11-05T02:32:14Z',
    deadline: { at: '2026-11-05T03:30:00Z', seconds: 3_600, isDefault: true },
    outage: { from: '2026-11-05T02:29:59Z', to: '2026-11-05T02:32:14Z' },
  };

  expect(lateFireLines(fire, late, WORDS)).toEqual([
    'nothing ran here from 2026-11-05T02:29:59Z (the last sign of life) to 2026-11-05T02:32:14Z',
  ]);
});

async function lateOf(at: string, job = 'nightly') {
  const explanation = await system?.client.explain(job, at);
  return explanation?.kind === 'decided' ? explanation.late : explanation;
}
