import { describe, expect, test } from 'vitest';
import type { Blackout } from '#domain/blackouts/blackout.ts';
import { explain } from '#engine/insight/explain.ts';
import { backfillJob } from '#engine/jobs/backfill.ts';
import { firesToCome } from '#engine/jobs/coming-fires.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { skipOneFire } from '#engine/jobs/skip.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { listBlackouts } from '#engine/standstills/list-blackouts.ts';
import { removeBlackout } from '#engine/standstills/remove-blackout.ts';
import { setBlackout } from '#engine/standstills/set-blackout.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld } from '../engine-world.ts';

const BY = { by: 'zoe' };
/** The world begins at midnight; a minute each: from 00:10 up to and without 00:20. */
const FROM = at('00:10');
const TO = at('00:20');

describe('a blackout', () => {
  test('takes away what is due in it, its first second included and its end not, and writes no head for it', async () => {
    const world = await worldWith({ tag: 'billing', note: 'year end' });
    await decideUntil(world, '00:09');
    const { version } = await world.head();

    await decideUntil(world, '00:19');
    expect(await world.head()).toMatchObject({ version, mark: at('00:09'), nextFireAt: FROM });
    await decideUntil(world, '00:21');

    expect(await firesOf(world)).toEqual([
      '00:01',
      '00:02',
      '00:03',
      '00:04',
      '00:05',
      '00:06',
      '00:07',
      '00:08',
      '00:09',
      '00:20',
      '00:21',
    ]);
    expect((await world.head()).counters).toMatchObject({ missed: 0, skipped: 0 });
  });

  test.each([
    ['everything', {}, ['job', 'other']],
    ['a tag', { tag: 'billing' }, ['job']],
    ['a job', { job: 'other' }, ['other']],
  ])('of %s is about no other job', async (_, about, silent) => {
    const world = await worldWith(about, {}, { id: 'other', tags: ['shop'] });

    await decideUntil(world, '00:15', ['job', 'other']);

    for (const jobId of ['job', 'other']) {
      expect((await firesOf(world, jobId)).includes('00:12')).toBe(!silent.includes(jobId));
    }
  });

  test('that is made when some of its time has passed rewrites nothing: it begins a few seconds later', async () => {
    const world = new EngineWorld();
    await world.job();
    await decideUntil(world, '00:12');

    const set = await setBlackout(world.runner(), { from: FROM, to: TO, ...BY });
    await decideUntil(world, '00:20');

    expect(set).toMatchObject({
      ok: true,
      value: { state: 'ahead', blackout: { askedFrom: FROM, from: at('00:12') + 7 } },
    });
    expect((await firesOf(world)).slice(-4)).toEqual(['00:10', '00:11', '00:12', '00:20']);
  });

  test('that overlaps another one goes on when that is over', async () => {
    const world = await worldWith({});
    await blackout(world, { from: at('00:15'), to: at('00:30') });
    await blackout(world, { from: at('00:12'), to: at('00:13') });

    await decideUntil(world, '00:31');

    expect((await firesOf(world)).slice(-3)).toEqual(['00:09', '00:30', '00:31']);
  });

  test('that is removed in the middle takes away what was due up to then, and no more', async () => {
    const world = await worldWith({});
    await decideUntil(world, '00:14');

    const [view] = await listBlackouts(world.runner());
    expect(await removeBlackout(world.runner(), idOf(view), { by: 'ann' })).toMatchObject({ ok: true });
    await decideUntil(world, '00:16');

    expect((await firesOf(world)).slice(-4)).toEqual(['00:09', '00:14', '00:15', '00:16']);
    expect(await listBlackouts(world.runner())).toMatchObject([
      { state: 'over', blackout: { to: at('00:14'), removedBy: 'ann' } },
    ]);
  });

  test('that has not begun leaves no trace when it is removed; one that is over is not removed', async () => {
    const world = await worldWith({});
    const [ahead] = await listBlackouts(world.runner());
    expect(await removeBlackout(world.runner(), idOf(ahead), BY)).toMatchObject({ ok: true });
    expect(await listBlackouts(world.runner())).toEqual([]);
    expect(await removeBlackout(world.runner(), idOf(ahead), BY)).toMatchObject({
      refusal: { code: 'blackout_not_found' },
    });

    const again = await blackout(world, { from: FROM, to: TO });
    await decideUntil(world, '00:20');
    expect(await removeBlackout(world.runner(), again.id, BY)).toMatchObject({ refusal: { code: 'blackout_over' } });
  });

  test('is the same for a clock that steps back into it', async () => {
    const world = await worldWith({});
    await decideUntil(world, '00:22');
    world.clock.setBack(8 * 60_000);
    await decideUntil(world, '00:24');

    expect((await firesOf(world)).slice(-6)).toEqual(['00:09', '00:20', '00:21', '00:22', '00:23', '00:24']);
  });

  test('is swept out of: a job that nobody wakes is looked at when it is over, a self-clocked one to the second', async () => {
    const world = await worldWith({});
    await world.job({ id: 'clocked', schedule: '*/20 * * * * *' });
    await decideUntil(world, '00:19', ['job', 'clocked']);
    world.ports.queues.takeWakes();

    await sweep(world.runner());
    expect(world.ports.queues.pendingWakes()).toContainEqual({ message: { jobId: 'clocked' }, deliverAt: TO });
    await world.clock.advanceByAsync(60_000);
    await sweep(world.runner());
    expect(world.ports.queues.takeWakes()).toContainEqual(expect.objectContaining({ jobId: 'job' }));
  });

  test('of everything is quiet: the sweeper wakes nobody in vain, but now and then, as a run may be lost', async () => {
    const world = await worldWith({ to: at('02:00') });
    await decideUntil(world, '00:11');
    const woken: string[] = [];
    for (let minute = 12; minute < 60; minute += 1) {
      await world.clock.advanceToAsync(minuteOf(minute) * 1000);
      await sweep(world.runner());
      woken.push(...(world.ports.queues.takeWakes().length === 0 ? [] : [String(minute)]));
    }

    expect(woken).toEqual(['15', '16', '30', '31', '45', '46']);
  });
});

describe('in a blackout', () => {
  test('a run by hand starts, and one that was asked for ahead is skipped, with who and why', async () => {
    const world = await worldWith({ note: 'year end' });
    await decideUntil(world, '00:09');
    const ahead = await triggerRun(world.runner(), 'job', { ...BY, at: at('00:15') });
    await decideUntil(world, '00:12');

    expect(await triggerRun(world.runner(), 'job', BY)).toMatchObject({ ok: true });
    expect(world.ports.queues.takeRuns()).toHaveLength(1);
    await decideUntil(world, '00:21');

    expect(await world.run(ahead.ok ? ahead.value.id : '')).toMatchObject({
      status: 'skipped',
      reasonCode: 'blackout',
      reason: 'in a blackout set by zoe: year end',
    });
  });

  test('a run that follows another one is skipped, as in a pause of everything', async () => {
    const follows = { id: 'follows', schedule: undefined, after: [{ job: 'job' }] };
    const world = await worldWith({ job: 'follows' }, {}, follows);
    await decideUntil(world, '00:12');

    const { items } = await world.ports.history.listRuns('follows', { from: FROM, to: TO, limit: 9 });
    expect(items[0]).toMatchObject({ status: 'skipped', reasonCode: 'blackout' });
  });

  test('a backfill waits', async () => {
    const world = await worldWith({});
    await decideUntil(world, '00:11');
    await backfillJob(
      world.runner(),
      'job',
      { from: at('00:01'), to: at('00:03'), order: 'oldest', only: 'all', maxConcurrent: 3 },
      BY,
    );
    await decideUntil(world, '00:19');
    expect((await world.head()).backfills).toMatchObject([{ started: 0, total: 3 }]);

    await decideUntil(world, '00:24');
    expect((await world.head()).backfills).toMatchObject([{ started: 3, succeeded: 3 }]);
  });

  test('an edit loses nothing and plans nothing again, whether the job stays in it or leaves it', async () => {
    const world = await worldWith({ tag: 'billing' });
    await decideUntil(world, '00:12');
    await patchJob(world.runner(), 'job', { schedule: '*/3 * * * *' }, BY);
    await decideUntil(world, '00:14');
    await patchJob(world.runner(), 'job', { tags: [] }, BY);
    await decideUntil(world, '00:18');
    await patchJob(world.runner(), 'job', { tags: ['billing'], schedule: '* * * * *' }, BY);
    await decideUntil(world, '00:21');

    expect((await firesOf(world)).slice(-6)).toEqual(['00:08', '00:09', '00:15', '00:18', '00:20', '00:21']);
  });

  test('fires to come are those behind it', async () => {
    const world = await worldWith({});
    const runner = world.runner();
    const next = await nextFires(runner, 'job', 11);
    expect(next.ok && next.value.fires.slice(-3)).toEqual([at('00:09'), TO, at('00:21')]);
    await decideUntil(world, '00:12');

    const during = await nextFires(runner, 'job', 2);
    expect(during.ok && during.value.fires).toEqual([TO, at('00:21')]);
    expect((await firesToCome(runner, { limit: 5 })).items[0]).toMatchObject({ first: TO });
  });

  test('no fire can be skipped, as there is none', async () => {
    const world = await worldWith({});
    expect(await skipOneFire(world.runner(), 'job', { ...BY, at: at('00:12') })).toMatchObject({
      refusal: { code: 'not_a_fire' },
    });
  });

  test('an instant is explained by it: before, within, afterwards, and by the tags that the job had then', async () => {
    const world = await worldWith({ tag: 'billing', note: 'year end' });
    const why = async (instant: string) => {
      const explained = await explain(world.runner(), 'job', at(instant));
      return explained.ok ? explained.value : undefined;
    };
    const excluded = { kind: 'not_planned', why: [{ kind: 'blackout', blackout: { by: 'zoe', note: 'year end' } }] };
    expect(await why('00:12')).toMatchObject({ ...excluded, before: { at: at('00:09') }, after: { at: TO } });
    await decideUntil(world, '00:15');
    expect(await why('00:12')).toMatchObject(excluded);
    await decideUntil(world, '00:22');
    await patchJob(world.runner(), 'job', { tags: [] }, BY);

    expect(await why('00:12')).toMatchObject({
      why: [...excluded.why, { kind: 'other_revision' }],
      before: { at: at('00:09') },
      after: { at: TO },
    });
    expect(await why('00:09')).toMatchObject({ kind: 'decided' });
    expect(await why('00:20')).toMatchObject({ kind: 'decided' });
  });
});

describe('a blackout that hands its fires on', () => {
  test.each([
    ['none', { catchup: 'none' }, ['00:09', '00:20'], 10],
    ['latest', { catchup: 'latest', deadlineSeconds: 600 }, ['00:09', '00:20'], 10],
    [
      'all, within the deadline',
      { catchup: 'all', deadlineSeconds: 300, overlap: 'queue' },
      ['00:09', '00:15', '00:16', '00:17', '00:18', '00:19', '00:20'],
      5,
    ],
  ])('leaves them to catchup: %s', async (_, policy, ran, missed) => {
    const world = await worldWith({ handsOn: true }, policy);
    await decideUntil(world, '00:20');
    await decideUntil(world, '00:20:50');

    expect((await firesOf(world)).slice(-ran.length)).toEqual(ran);
    expect((await world.head()).counters).toMatchObject({ missed });
  });

  test('is said to hold a fire up, and which that is', async () => {
    const world = await worldWith({ handsOn: true });
    await decideUntil(world, '00:15');

    expect(await explain(world.runner(), 'job', at('00:12'))).toMatchObject({
      value: { kind: 'planned', when: 'overdue', blackout: { to: TO } },
    });
  });

  test.each(['edit', 'pause', 'delete'] as const)(
    'has an outcome for each, also where it is followed by %s in it',
    async (what) => {
      const world = await worldWith({ handsOn: true }, { catchup: 'all', deadlineSeconds: 3_600, overlap: 'queue' });
      await decideUntil(world, '00:15');
      const runner = world.runner();
      await {
        edit: () => patchJob(runner, 'job', { schedule: '*/5 * * * *' }, BY),
        pause: () => pauseJob(runner, 'job', BY),
        delete: () => deleteJob(runner, 'job', BY),
      }[what]();
      await decideUntil(world, '00:18');
      expect((await firesOf(world)).at(-1)).toBe('00:09');
      if (what === 'pause') {
        await resumeJob(runner, 'job', BY);
      }
      await decideUntil(world, '00:24:30');

      const held = ['00:10', '00:11', '00:12', '00:13', '00:14', '00:15'];
      const { items } = await world.ports.history.listRuns('job', { from: FROM, to: TO, limit: 20 });
      if (what === 'delete') {
        expect(items).toMatchObject([{ status: 'missed', reasonCode: 'job_deleted', span: { from: FROM, count: 6 } }]);
      } else {
        const later = what === 'edit' ? ['00:20'] : ['00:19', '00:20', '00:21', '00:22', '00:23', '00:24'];
        expect((await firesOf(world)).slice(9)).toEqual([...held, ...later]);
      }
    },
  );

  test('has the latest run of a job that is edited in it, once', async () => {
    const world = await worldWith({ handsOn: true }, { catchup: 'latest', deadlineSeconds: 3_600 });
    await decideUntil(world, '00:15');
    await patchJob(world.runner(), 'job', { schedule: '30 * * * *' }, BY);
    await decideUntil(world, '00:20');
    await decideUntil(world, '00:20:50');

    expect((await firesOf(world)).slice(-2)).toEqual(['00:09', '00:15']);
    expect((await world.head()).counters).toMatchObject({ missed: 5 });
  });
});

describe('setting a blackout', () => {
  test.each([
    ['is over', { from: at('00:00') - 60, to: at('00:00') }, 'not_in_future'],
    ['ends before it could begin', { to: at('00:00') + 5 }, 'not_in_future'],
    ['ends before it begins', { from: TO, to: FROM }, 'invalid_request'],
    ['lasts for more than a year', { from: FROM, to: FROM + 367 * 86_400 }, 'invalid_request'],
    ['is of a job that is not there', { job: 'nobody', to: TO }, 'job_not_found'],
  ])('is refused where it %s, and changes nothing', async (_, wanted, code) => {
    const world = new EngineWorld();
    await world.job();

    expect(await setBlackout(world.runner(), { ...wanted, ...BY })).toMatchObject({ refusal: { code } });
    expect(await world.ports.switchboard.read()).toBeUndefined();
  });

  test('twice, word by word, sets one', async () => {
    const world = await worldWith({ tag: 'billing' });
    const again = await blackout(world, { from: FROM, to: TO, tag: 'billing' });
    const other = await blackout(world, { from: FROM, to: TO, tag: 'shop' });

    expect((await listBlackouts(world.runner())).map((one) => one.blackout.id).sort()).toEqual(
      [again.id, other.id].sort(),
    );
  });

  test('is done by the next sweep where its asker is gone halfway: nothing is decided before, and nothing lost', async () => {
    const world = new EngineWorld();
    await world.job();
    await decideUntil(world, '00:09');
    await world.ports.switchboard.write({
      version: 1,
      standstills: [],
      blackouts: [{ id: 'B', askedFrom: FROM, to: TO, by: 'zoe' }],
    });
    await world.clock.advanceToAsync((at('00:09') + 30) * 1000);
    const swept = sweep(world.runner());
    await world.clock.advanceByAsync(10_000);
    await swept;

    expect(await world.ports.switchboard.read()).toMatchObject({ blackouts: [{ from: FROM }] });
    await decideUntil(world, '00:20');
    expect((await firesOf(world)).slice(-2)).toEqual(['00:09', '00:20']);
  });

  test('removing it is done by the next sweep where its asker is gone halfway', async () => {
    const world = await worldWith({});
    await decideUntil(world, '00:13');
    const { version = 0, blackouts = [] } = (await world.ports.switchboard.read()) ?? {};
    const ending = blackouts.map((one) => ({ ...one, removedBy: 'ann', ending: true as const }));
    await world.ports.switchboard.write({ version: version + 1, standstills: [], blackouts: ending });
    const swept = sweep(world.runner());
    await world.clock.advanceByAsync(10_000);
    await swept;

    expect(await listBlackouts(world.runner())).toMatchObject([{ state: 'over', blackout: { removedBy: 'ann' } }]);
    await decideUntil(world, '00:15');
    expect((await firesOf(world)).slice(-3)).toEqual(['00:09', '00:14', '00:15']);
  });

  test('is refused when there are fifty; those that are over for an hour make room', async () => {
    const world = new EngineWorld();
    for (let number = 0; number < 50; number += 1) {
      await blackout(world, { from: FROM, to: TO + number });
    }
    const wanted = { from: at('03:00'), to: at('04:00'), ...BY };
    expect(await setBlackout(world.runner(), wanted)).toMatchObject({ refusal: { code: 'too_many_blackouts' } });
    await world.clock.advanceToAsync(at('02:00') * 1000);

    expect(await setBlackout(world.runner(), wanted)).toMatchObject({ ok: true });
    const { blackouts = [] } = (await world.ports.switchboard.read()) ?? {};
    expect([blackouts.length, Math.min(...blackouts.map(({ to }) => to))]).toEqual([50, TO + 1]);
  });
});

/** A job that fires each minute, tagged billing, and a blackout from 00:10 to 00:20. */
async function worldWith(wanted: Partial<Blackout>, fields: object = {}, other?: object): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.job({ tags: ['billing'], ...fields });
  const { to = TO, tag, job, handsOn, note } = wanted;
  const about = JSON.parse(JSON.stringify({ tag, job, handsOn, note }));
  if (other !== undefined) {
    await world.job(other);
  }
  await blackout(world, { from: FROM, to, ...about });
  return world;
}

async function blackout(world: EngineWorld, wanted: { from: number; to: number; tag?: string }): Promise<Blackout> {
  const set = await setBlackout(world.runner(), { ...wanted, ...BY });
  if (!set.ok) {
    throw new Error(JSON.stringify(set.refusal));
  }
  return set.value.blackout;
}

/** Looks at jobs each minute, up to an instant, and lets what is sent run at once. */
async function decideUntil(world: EngineWorld, instant: string, jobIds: readonly string[] = ['job']): Promise<void> {
  const end = at(instant);
  while (world.clock.nowSeconds() < end) {
    await world.clock.advanceByAsync(Math.min(10, end - world.clock.nowSeconds()) * 1000);
    for (const jobId of jobIds) {
      await wakeJob(world.runner(), jobId);
    }
    for (const message of world.ports.queues.takeRuns()) {
      await world.deliver(message);
    }
  }
}

/** The fires that ran, on the clock. */
async function firesOf(world: EngineWorld, jobId = 'job'): Promise<readonly string[]> {
  const { items } = await world.ports.history.listRuns(jobId, { limit: 200 });
  const ran = items.filter(({ trigger, status }) => trigger === 'schedule' && status === 'succeeded');
  return ran.map(({ scheduledAt }) => new Date(scheduledAt * 1000).toISOString().slice(11, 16)).sort();
}

function idOf(view: { readonly blackout: Blackout } | undefined): string {
  return view?.blackout.id ?? 'none';
}

function minuteOf(minute: number): number {
  return at('00:00') + minute * 60;
}

function at(clock: string): number {
  return Date.parse(`2026-06-01T${clock.length === 5 ? `${clock}:00` : clock}Z`) / 1000;
}
