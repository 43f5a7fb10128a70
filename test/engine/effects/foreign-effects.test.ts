import { expect, test } from 'vitest';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { FinalRun } from '#domain/runs/run.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld } from '../engine-world.ts';

const NOON_1 = 1_780_272_060;
const VICTIMS_RUN = 'victim.20260601T000100Z';

test('an outbox with entries of another job deletes none of them', async () => {
  const world = await twoJobs();
  const entries = await namesOf(world);
  expect(entries.some((name) => name.startsWith('victim.'))).toBe(true);

  await forge(world, [{ kind: 'sync', obsolete: entries.filter((name) => name.startsWith('victim.')) }]);

  expect(await namesOf(world)).toEqual(entries);
});

test('an outbox with a follower that does not say that it follows makes nobody run', async () => {
  const world = await twoJobs();
  const parent = { runId: 'job.20260601T000000Z', status: 'succeeded' } as const;

  await forge(world, [{ kind: 'chain', follower: 'victim', run: { parent, scheduledAt: NOON_1, depth: 1 } }]);

  expect((await world.head('victim')).active).toEqual([]);
  expect(world.ports.queues.takeRuns()).toEqual([]);
});

const request = {
  runId: VICTIMS_RUN,
  scheduledAt: NOON_1,
  revision: 1,
  trigger: 'schedule',
  runner: 'default',
} as const;
const record: FinalRun = {
  id: VICTIMS_RUN,
  jobId: 'victim',
  revision: 1,
  version: 1,
  scheduledAt: NOON_1,
  trigger: 'schedule',
  status: 'skipped',
  reason: 'forged',
  attempts: [],
  finishedAtMs: NOON_1 * 1_000,
  expiresAt: NOON_1 + 86_400,
};

test.each<readonly [string, Effect]>([
  ['a record', { kind: 'store', run: record }],
  ['a record under its own name', { kind: 'store', run: { ...record, jobId: 'job' } }],
  [
    'an audit entry',
    {
      kind: 'audit',
      entry: { jobId: 'victim', at: NOON_1, version: 9, by: 'nobody', action: 'edit', expiresAt: NOON_1 + 86_400 },
    },
  ],
  ['a cancellation', { kind: 'cancel', holder: request, reason: 'forged' }],
  ['a message', { kind: 'send', request }],
  ['a way into a group', { kind: 'enter', request: { ...request, gates: [{ name: 'group', maxConcurrent: 1 }] } }],
  ['a way out of a group', { kind: 'leave', request: { ...request, gates: [{ name: 'group', maxConcurrent: 1 }] } }],
  [
    'a run that follows one of its own',
    {
      kind: 'chain',
      follower: 'job',
      run: { parent: { runId: VICTIMS_RUN, status: 'succeeded' }, scheduledAt: NOON_1, depth: 1 },
    },
  ],
])('%s of another job in an outbox is dropped, and told of', async (_, effect) => {
  const world = await twoJobs();
  const { items: audit } = await world.ports.history.listAudit('victim', { limit: 10 });

  await forge(world, [effect]);

  expect(world.ports.observer.drops).toEqual([{ what: 'foreign_effect', jobId: 'job' }]);
  expect(await world.ports.history.readRun(VICTIMS_RUN)).toBeUndefined();
  expect((await world.ports.history.listAudit('victim', { limit: 10 })).items).toEqual(audit);
  expect(await world.ports.gates.read('group')).toBeUndefined();
  expect(world.ports.queues.takeRuns()).toEqual([]);
  expect((await world.head()).outbox).toEqual([]);
});

/** Two jobs that know nothing of each other. */
async function twoJobs(): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.job({ id: 'job', schedule: '0 0 1 1 *' });
  await world.job({ id: 'victim', schedule: '0 12 * * *' });
  return world;
}

/** Writes effects into the head of `job`, as whoever may write heads can, and has the dispatcher look at it. */
async function forge(world: EngineWorld, outbox: readonly Effect[]): Promise<void> {
  const head = await world.head();
  const wakeAt = Math.floor(world.clock.now() / 1_000);
  expect(await world.ports.heads.write({ ...head, version: head.version + 1, outbox, wakeAt })).toBe('written');
  await wakeJob(world.runner(), 'job');
}

async function namesOf(world: EngineWorld): Promise<readonly string[]> {
  return (await world.ports.entries.names({ limit: 100 })).items;
}
