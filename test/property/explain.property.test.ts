import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '#domain/ledger/past/why-not.ts';
import { explain } from '#engine/insight/explain.ts';
import { readPastOfJob } from '#engine/insight/past-of-job.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';
import { casesOf } from './cases.ts';

const SCHEDULES = ['*/10 * * * *', '*/15 * * * *', ['7 * * * *', '*/20 * * * *'], 'every 13m'];
const MINUTE_MS = 60_000;

type Step =
  | { readonly kind: 'pause' | 'resume' | 'delete' | 'create' | 'cancel' | 'run' | 'disable' | 'enable' }
  | { readonly kind: 'edit'; readonly schedule: number }
  | { readonly kind: 'outage'; readonly minutes: number }
  | {
      readonly kind: 'blackout';
      readonly ahead: number;
      readonly minutes: number;
      readonly tagged: boolean;
      readonly handsOn: boolean;
    }
  | { readonly kind: 'lift' | 'tag' | 'untag' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('pause', 'resume', 'delete', 'create', 'cancel', 'run', 'disable', 'enable') }),
  fc.record({ kind: fc.constant('edit' as const), schedule: fc.nat(SCHEDULES.length - 1) }),
  fc.record({ kind: fc.constant('outage' as const), minutes: fc.integer({ min: 1, max: 200 }) }),
  fc.record({
    kind: fc.constant('blackout' as const),
    ahead: fc.integer({ min: -20, max: 20 }),
    minutes: fc.integer({ min: 1, max: 60 }),
    tagged: fc.boolean(),
    handsOn: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('lift' as const, 'tag', 'untag') }),
);
const story = fc.array(fc.record({ step, afterSeconds: fc.integer({ min: 0, max: 2_400 }) }), {
  minLength: 1,
  maxLength: 12,
});

test('whatever was done to a job, every second is explained: a record, or a reason for none', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const world = apiWorld();
      await apply(world, { kind: 'create' });
      for (const { step, afterSeconds } of steps) {
        await pass(world, afterSeconds);
        await apply(world, step);
      }
      await lift(world);
      await pass(world, 1_800);
      await expectExplained(world);
    }),
    { numRuns: casesOf(3) },
  );
});

/**
 * Every minute since the beginning, and the seconds in which something was done. What was recorded must also be what the timeline says
 * was in force.
 */
async function expectExplained({ engine, clock, ports, client }: ApiWorld): Promise<void> {
  const { items } = await client.listAudit('job', { limit: 100 });
  const start = Date.parse('2026-11-05T08:00:00Z');
  const instants = new Set(items.map(({ at }) => Date.parse(at)));
  for (let at = start; at <= clock.now(); at += MINUTE_MS) {
    instants.add(at);
  }
  const explained = new Set<string>();
  for (const at of instants) {
    const answer = await explain(engine, 'job', at / 1_000);
    if (!answer.ok || answer.value.kind === 'unrecorded' || answer.value.kind === 'planned') {
      throw new Error(`${new Date(at).toISOString()} is not explained: ${JSON.stringify(answer)}`);
    }
    if (answer.value.kind === 'decided') {
      explained.add(answer.value.run.id);
    }
  }
  const planned = ports.history.everyRun().filter(({ trigger }) => trigger === 'schedule');
  expect(planned.map(({ id }) => id).filter((id) => id.endsWith('00Z') && !explained.has(id))).toEqual([]);
  const past = await readPastOfJob(engine, 'job');
  for (const { id, scheduledAt, revision } of planned) {
    expect({ id, ...(past && judge(past, scheduledAt)) }).toMatchObject({ id, kind: 'planned', by: { revision } });
  }
}

async function apply(world: ApiWorld, step: Step): Promise<void> {
  const { client, clock } = world;
  const put = (changes: object) =>
    client.putJob('job', { id: 'job', schedule: SCHEDULES[0], command: 'true', timezone: 'UTC', ...changes });
  const patch = (changes: object) => client.patchJob('job', changes).catch(() => undefined);
  switch (step.kind) {
    case 'create':
      return void (await put({}));
    case 'delete':
      return client.deleteJob('job').catch(() => undefined);
    case 'pause':
      return void (await client.pauseJob('job', { note: 'why' }).catch(() => undefined));
    case 'resume':
      return void (await client.resumeJob('job').catch(() => undefined));
    case 'run':
      return void (await client.runJob('job').catch(() => undefined));
    case 'cancel':
      return void (await cancelAny(world));
    case 'disable':
    case 'enable':
      return void (await patch({ enabled: step.kind === 'enable' }));
    case 'edit':
      return void (await patch({ schedule: SCHEDULES[step.schedule] }));
    case 'blackout': {
      const from = clock.now() + step.ahead * MINUTE_MS;
      const iso = (ms: number) => new Date(ms).toISOString();
      const window = {
        from: iso(from),
        to: iso(from + step.minutes * MINUTE_MS),
        ...(step.tagged ? { tag: 'dark' } : {}),
      };
      // biome-ignore lint/suspicious/noThenProperty: the name of a member; no function is ever in it
      const body = step.handsOn ? { ...window, then: 'catchup' as const } : window;
      return void (await client.setBlackout(body).catch(() => undefined));
    }
    case 'lift':
      return lift(world);
    case 'tag':
    case 'untag':
      return void (await patch({ tags: step.kind === 'tag' ? ['dark'] : [] }));
    case 'outage':
      clock.advanceBy(step.minutes * MINUTE_MS);
      return wakeJob(world.engine, 'job');
  }
}

/** Ends whatever blackouts there are. */
async function lift({ client }: ApiWorld): Promise<void> {
  for (const { id } of (await client.listBlackouts()).items) {
    await client.removeBlackout(id).catch(() => undefined);
  }
}

async function cancelAny({ client }: ApiWorld): Promise<void> {
  const job = await client.getJob('job').catch(() => undefined);
  for (const id of job?.activeRunIds ?? []) {
    await client.cancelRun(id);
  }
}

/** Time passes, and the job is looked at each minute. */
async function pass(world: ApiWorld, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 60) {
    world.clock.advanceBy(Math.min(60, left) * 1_000);
    await wakeJob(world.engine, 'job');
    await world.runAll();
  }
}
