import { describe, expect, test } from 'vitest';
import type { Notice } from '#domain/notices/notice.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { acknowledgeIncident, muteJob } from '#engine/incidents/silence.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { patchJob, replaceJob } from '#engine/jobs/save.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { EngineWorld, runsForEver, takes } from '../engine-world.ts';

const BY = { by: 'ann' };
const SUCCESS: ExecutionResult = { kind: 'succeeded', exitCode: 0 };
const FAILURE: ExecutionResult = { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false };
const FAILING = [{ on: ['failing'], to: ['ops'] }];
const CHANNELS = { channelNames: ['ops', 'mail'], defaultRules: [], remindHours: 24 };

describe('failing', () => {
  test('is told once, and its end on the channels that heard of it', async () => {
    const world = await notified(FAILING);

    await runs(world, 'SFFFSS');

    expect(told(world)).toEqual(['failing.000200.opened', 'failing.000200.resolved']);
    expect(inOrder(world).map(({ count }) => count)).toEqual([1, 3]);
  });

  test('is told from the n-th failure in a row on, since the first one', async () => {
    const world = await notified([{ on: ['failing'], after: 3, to: ['ops', 'mail'] }]);

    await runs(world, 'FFSFF');
    expect(told(world)).toEqual([]);
    await runs(world, 'F');

    expect(told(world)).toEqual(['failing.000400.opened mail', 'failing.000400.opened']);
    expect(world.ports.deliveries.every()[0]?.notice).toMatchObject({ count: 3, runId: 'job.20260601T000600Z' });
    expect(world.ports.queues.takeChannels()).toEqual(['ops', 'mail']);
  });

  test('is told again a day later, by the failure that comes then', async () => {
    const world = await notified(FAILING, '0 */8 * * *');

    await runs(world, 'FFFFFFFF', 8 * 3_600);

    expect(told(world)).toEqual(['failing.080000.opened', 'failing.080000.reminder-1', 'failing.080000.reminder-2']);
  });

  test('ends with a success alone: a resume and a cancelled run end nothing', async () => {
    const world = await notified(FAILING);
    await runs(world, 'F');
    await pauseJob(world.runner(), 'job', BY);
    await resumeJob(world.runner(), 'job', BY);

    await runs(world, 'F');
    expect(told(world)).toEqual(['failing.000100.opened']);
    await runs(world, 'S');

    expect(told(world)).toEqual(['failing.000100.opened', 'failing.000100.resolved']);
  });

  test('that flaps is told to begin again three times, then that it flaps, and its end when it was calm for half an hour', async () => {
    const world = await notified(FAILING);

    await runs(world, 'FSFSFSFSFSFSFS');
    const flapping = told(world);
    await look(world, 1_799);
    expect(told(world)).toEqual(flapping);
    await look(world, 1);

    expect(flapping).toEqual([
      'failing.000100.flapping-4',
      'failing.000100.opened',
      'failing.000100.reopened-1',
      'failing.000100.reopened-2',
      'failing.000100.reopened-3',
      'failing.000100.resolved',
      'failing.000100.resolved-2',
      'failing.000100.resolved-3',
      'failing.000100.resolved-4',
    ]);
    expect(told(world).filter((one) => !flapping.includes(one))).toEqual(['failing.000100.resolved-7']);
    expect((await world.head()).incidents).toMatch(/^:/);
  });

  test('ends after it began, and begins again after its end, also where the clock was set back between', async () => {
    const world = await notified(FAILING, '*/5 * * * *');
    await runs(world, 'F', 300);
    world.act = async () => {
      world.clock.setBack(1_000_000);
      return SUCCESS;
    };
    await world.deliver((await world.fire(300))[0]);

    await runs(world, 'F', 1_300);

    const [opened, resolved, reopened] = inOrder(world);
    expect([opened, resolved, reopened].map((one) => one?.stage)).toEqual(['opened', 'resolved', 'reopened']);
    expect(resolved?.at).toBe(opened?.at);
    expect(reopened?.at).toBeGreaterThanOrEqual(resolved?.at ?? Infinity);
  });

  test('is a new incident when it begins half an hour after its end', async () => {
    const world = await notified(FAILING);

    await runs(world, 'FS');
    await runs(world, 'F', 1_860);

    expect(told(world)).toEqual(['failing.000100.opened', 'failing.000100.resolved', 'failing.003300.opened']);
  });
});

describe('a job that is muted', () => {
  test('is told of when the silence ends: what is open, and the end of what was told before', async () => {
    const world = await notified([{ on: ['failing', 'failed'], to: ['ops'] }]);
    await muteJob(world.runner(), 'job', { ...BY, until: Date.parse('2026-06-01T00:05:00Z') / 1000 });
    await runs(world, 'FF');
    expect(told(world)).toEqual([]);
    await look(world, 180);
    expect(told(world)).toEqual(['failing.000100.opened']);

    await muteJob(world.runner(), 'job', { ...BY, until: Date.parse('2026-06-01T00:10:00Z') / 1000 });
    await runs(world, 'S');
    expect(told(world)).toEqual(['failing.000100.opened']);
    await look(world, 240);

    expect(told(world)).toEqual(['failing.000100.opened', 'failing.000100.resolved']);
  });
});

test('an incident that somebody knows of is not told again, and its end is', async () => {
  const world = await notified(FAILING, '0 */8 * * *');
  await runs(world, 'F', 8 * 3_600);
  await acknowledgeIncident(world.runner(), 'job.failing.20260601T080000Z', BY);

  await runs(world, 'FFFFS', 8 * 3_600);

  expect(told(world)).toEqual(['failing.080000.opened', 'failing.080000.resolved']);
  expect((await world.head()).acknowledged).toBeUndefined();
});

describe('an incident that somebody knows of before it was told', () => {
  const acknowledge = (world: EngineWorld) => acknowledgeIncident(world.runner(), 'job.failing.20260601T000100Z', BY);

  test('as there was no channel then is told neither by that word nor by its end; the next one is', async () => {
    const world = await notified(FAILING);
    world.notify = { ...CHANNELS, channelNames: [] };
    await runs(world, 'F');
    world.notify = CHANNELS;

    await acknowledge(world);
    await runs(world, 'FFS');
    expect(told(world)).toEqual([]);
    await runs(world, 'FS');

    expect(told(world)).toEqual(['failing.000500.opened', 'failing.000500.resolved']);
  });

  test('as the job was muted is not told when that ends', async () => {
    const world = await notified(FAILING);
    await muteJob(world.runner(), 'job', { ...BY, until: Date.parse('2026-06-01T00:03:00Z') / 1000 });
    await runs(world, 'F');
    await acknowledge(world);

    await runs(world, 'FFFS');

    expect(told(world)).toEqual([]);
  });

  test('as it had not failed often enough is not told when it has', async () => {
    const world = await notified([{ on: ['failing'], after: 3, to: ['ops'] }]);
    await runs(world, 'F');
    await acknowledge(world);

    await runs(world, 'FFFS');

    expect(told(world)).toEqual([]);
  });
});

describe('every way out ends an incident', () => {
  test.each([
    ['a rule that is taken away', { notify: [] }, 'no rule asks for it any more'],
    ['a job that is disabled', { enabled: false, notify: FAILING }, 'the job is disabled'],
  ])('%s', async (_, changes, detail) => {
    const world = await notified(FAILING);
    await runs(world, 'F');

    await replaceJob(world.runner(), 'job', { maxRetries: 0, schedule: '* * * * *', command: 'true', ...changes }, BY);

    expect(ends(world)).toEqual([`failing.000100.resolved: ${detail}`]);
  });

  test.each([60, 7_200])(
    'a job that is enabled again after %i s and fails still begins an incident of its own',
    async (seconds) => {
      const world = await notified([{ on: ['failing'], after: 1, to: ['ops'] }], '0 * * * *');
      const enable = (enabled: boolean) => patchJob(world.runner(), 'job', { enabled }, BY);
      await runs(world, 'F', 3_600);
      await enable(false);
      await look(world, seconds);
      await enable(true);
      expect(inOrder(world).map(({ stage }) => stage)).toEqual(['opened', 'resolved', 'opened']);

      await runs(world, 'FS', 3_600);

      expect(inOrder(world).map(({ stage }) => stage)).toEqual(['opened', 'resolved', 'opened', 'resolved']);
      expect(new Set(inOrder(world).map(({ incident }) => incident)).size).toBe(2);
    },
  );

  test('the deletion of the job', async () => {
    const world = await notified(FAILING);
    await runs(world, 'F');

    await deleteJob(world.runner(), 'job', BY);

    expect(ends(world)).toEqual(['failing.000100.resolved: the job was deleted']);
  });

  test('on the channels that heard of its beginning, whatever the rule says now', async () => {
    const world = await notified(FAILING);
    await runs(world, 'F');
    const elsewhere = [{ on: ['failing'], to: ['mail'] }];
    await replaceJob(
      world.runner(),
      'job',
      { maxRetries: 0, schedule: '* * * * *', command: 'true', notify: elsewhere },
      BY,
    );

    await runs(world, 'FS');

    expect(told(world)).toEqual(['failing.000100.opened', 'failing.000100.resolved']);
  });
});

describe('single events', () => {
  test('each failure and each success', async () => {
    const world = await notified([{ on: ['failed', 'succeeded'], to: ['ops'] }]);

    await runs(world, 'FS');

    expect(told(world)).toEqual(['000100.failed', '000200.succeeded']);
  });

  test('fires that were missed at once are one, whatever the reasons', async () => {
    const world = await notified([{ on: ['missed'], to: ['ops'] }]);

    await world.fire(600);

    expect(told(world)).toEqual(['000100.missed']);
    expect(world.ports.deliveries.every()[0]?.notice.count).toBe(9);
  });
});

describe('trouble of other kinds', () => {
  test('skipping: so many fires in a row, until a run starts', async () => {
    const world = await notified([{ on: ['skipping'], after: 2, to: ['ops'] }]);
    world.act = runsForEver;
    const [first] = await world.fire();
    const running = world.deliver(first);
    await world.fire();
    expect(told(world)).toEqual([]);
    await world.fire();
    await world.fire();
    expect(told(world)).toEqual(['skipping.000200.opened']);

    await world.clock.advanceByAsync(600_000);
    await running;
    await world.fire();

    expect(told(world).at(-1)).toBe('skipping.000200.resolved');
  });

  test('overrun: while it runs, and over with it', async () => {
    const world = await notified([{ on: ['overrun'], seconds: 90, to: ['ops'] }], '0 * * * *', { timeoutSeconds: 200 });
    world.act = runsForEver;
    const [message] = await world.fire(3_600);
    const running = world.deliver(message);
    await look(world, 60);
    expect(told(world)).toEqual([]);
    await look(world, 30);
    expect(told(world)).toEqual(['overrun.010000.opened']);

    await world.clock.advanceByAsync(600_000);
    await running;

    expect(told(world)).toEqual(['overrun.010000.opened', 'overrun.010000.resolved']);
  });

  test.each(['0 0 1 1 *', undefined])(
    'overrun: also a run that somebody asked for, of a job that fires at %s',
    async (schedule) => {
      const rules = [{ on: ['overrun'], seconds: 90, to: ['ops'] }];
      const after = { after: [{ job: 'parent', on: 'success' }] };
      const world = await notified([]);
      await world.job({ id: 'parent' });
      await replaceJob(
        world.runner(),
        'job',
        {
          notify: rules,
          command: 'true',
          timeoutSeconds: 200,
          maxRetries: 0,
          ...(schedule === undefined ? after : { schedule }),
        },
        BY,
      );
      world.act = runsForEver;
      await triggerRun(world.runner(), 'job', BY);
      const running = world.deliver(world.ports.queues.takeRuns()[0]);

      await look(world, 60);
      expect((await world.head()).wakeAt).toBe(world.clock.nowSeconds() + 30);
      await look(world, 30);
      expect(told(world)).toEqual(['overrun.000000.opened']);
      await world.clock.advanceByAsync(600_000);
      await running;

      expect(told(world)).toEqual(['overrun.000000.opened', 'overrun.000000.resolved']);
    },
  );

  test('late: a run that nobody has started, until it starts', async () => {
    const world = await notified([{ on: ['late'], seconds: 100, to: ['ops'] }], '0 * * * *');
    const [message] = await world.fire(3_600);
    await look(world, 60);
    expect(told(world)).toEqual([]);
    await look(world, 40);
    expect(told(world)).toEqual(['late.010000.opened']);

    await world.deliver(message);

    expect(told(world)).toEqual(['late.010000.opened', 'late.010000.resolved']);
  });

  test('unfinished: a run that is not over by its time of day', async () => {
    const notify = [{ on: ['unfinished'], by: '03:02', to: ['ops'] }];
    const world = await notified(notify, '0 1 * * *', { timezone: 'Europe/Berlin', timeoutSeconds: 300 });
    await world.fire(23 * 3_600);
    await world.clock.advanceByAsync(7_100_000);

    await look(world, 0);
    expect(told(world)).toEqual([]);
    await look(world, 220);

    expect(told(world)).toEqual(['unfinished.230000.opened']);
  });

  test('at risk: as soon as a run has started so late that it will hardly be over in time, by the runs before it', async () => {
    const notify = [{ on: ['at_risk', 'unfinished'], by: '01:10', to: ['ops'] }];
    const world = await notified(notify, '0 1 * * *', { timeoutSeconds: 800 });
    for (let day = 0; day < 5; day += 1) {
      world.act = takes(300);
      const [message] = await world.fire(day === 0 ? 3_600 : 86_100);
      await world.deliver(message, 300);
    }
    expect(told(world)).toEqual([]);
    world.act = runsForEver;
    const [message] = await world.fire(86_100);
    await look(world, 240);
    expect(told(world)).toEqual([]);
    await look(world, 120);
    expect(told(world)).toEqual(['at_risk.010000.opened']);

    const running = world.deliver(message);
    await look(world, 239);
    expect(told(world)).toEqual(['at_risk.010000.opened']);
    await look(world, 1);
    expect(told(world)).toEqual(['at_risk.010000.opened', 'unfinished.010000.opened']);
    await world.clock.advanceByAsync(800_000);
    await running;

    expect(told(world).filter((id) => id.includes('resolved'))).toEqual([
      'at_risk.010000.resolved',
      'unfinished.010000.resolved',
    ]);
  });

  test('at risk: nobody can tell after fewer than five successes', async () => {
    const world = await notified([{ on: ['at_risk'], seconds: 200, to: ['ops'] }], '0 1 * * *', {
      timeoutSeconds: 800,
    });
    for (let day = 0; day < 5; day += 1) {
      world.act = takes(300);
      const [message] = await world.fire(day === 0 ? 3_600 : 86_100);
      const running = world.deliver(message);
      await look(world, 90);
      await world.clock.advanceByAsync(210_000);
      await running;
    }
    expect(told(world)).toEqual([]);
    world.act = takes(300);
    const [message] = await world.fire(86_100);
    void world.deliver(message);
    await look(world, 60);

    expect(told(world)).toEqual(['at_risk.010000.opened']);
  });

  test('silent: nothing succeeded for so long, though nothing fires', async () => {
    const world = await notified([{ on: ['silent'], seconds: 7_200, to: ['ops'] }], '0 * * * *');
    await runs(world, 'S', 3_600);
    await pauseJob(world.runner(), 'job', BY);

    expect((await world.head()).wakeAt).toBe(Date.parse('2026-06-01T03:00:00Z') / 1000);
    await look(world, 7_200);
    expect(told(world)).toEqual(['silent.030000.opened']);
    await resumeJob(world.runner(), 'job', BY);
    await runs(world, 'S', 3_600);

    expect(told(world)).toEqual(['silent.030000.opened', 'silent.030000.resolved']);
  });

  test('silent: a job that never succeeded, from the rule on', async () => {
    const world = await notified([{ on: ['silent'], seconds: 7_200, to: ['ops'] }], '0 * * * *');

    await runs(world, 'FF', 3_600);

    expect(told(world)).toEqual(['silent.020000.opened']);
  });

  test('paused: by its failures at once, by somebody when it lasts, until it is resumed', async () => {
    const world = await notified([{ on: ['paused'], seconds: 600, to: ['ops'] }], '* * * * *', {
      pauseAfterFailures: 2,
    });
    await runs(world, 'FF');
    await look(world, 0);
    expect(told(world)).toEqual(['paused.000200.opened']);
    await resumeJob(world.runner(), 'job', BY);
    await look(world, 1_900);
    await pauseJob(world.runner(), 'job', BY);

    await look(world, 599);
    expect(told(world)).toHaveLength(2);
    await look(world, 1);

    expect(told(world)).toEqual(['paused.000200.opened', 'paused.000200.resolved', 'paused.003340.opened']);
  });
});

test('a head that cannot be told of anything plans and runs as ever, and tells it when it can', async () => {
  const world = await notified(FAILING);
  const { deliveries } = world.ports;
  const write = deliveries.write.bind(deliveries);
  deliveries.write = () => Promise.reject(new Error('no such table'));
  await runs(world, 'FF');
  expect((await world.head()).counters).toMatchObject({ failed: 2 });
  expect(told(world)).toEqual([]);

  deliveries.write = write;
  await runs(world, 'F');

  expect(told(world)).toEqual(['failing.000100.opened']);
});

test('without channels nothing is told, and the head knows of the incident all the same', async () => {
  const world = new EngineWorld();
  await world.job();

  await runs(world, 'F');

  expect(told(world)).toEqual([]);
  expect((await world.head()).incidents).toMatch(/^\w+:F/);
});

describe('what began while there was no channel', () => {
  const sweeps = async (world: EngineWorld) => {
    await sweep(world.runner());
    const woken = world.ports.queues.takeWakes().map(({ jobId }) => jobId);
    for (const jobId of woken) {
      await wakeJob(world.runner(), jobId);
    }
    return woken;
  };
  const troubled = async (fields: object = {}) => {
    const world = new EngineWorld();
    await world.job({ maxRetries: 0, schedule: '@weekly', ...fields });
    await triggerRun(world.runner(), 'job', BY);
    world.act = async () => FAILURE;
    await world.deliver(world.ports.queues.takeRuns()[0]);
    await world.clock.advanceByAsync(300_000);
    expect(await sweeps(world)).toEqual([]);
    world.notify = { ...CHANNELS, defaultRules: [{ on: ['failing'], to: ['ops'] }] };
    return world;
  };

  test('is told as one is configured, and the jobs in trouble are woken for it once', async () => {
    const world = await troubled();

    expect(await sweeps(world)).toEqual(['job']);
    expect(told(world)).toEqual(['failing.000000.opened']);
    const { version } = await world.head();
    expect(await sweeps(world)).toEqual([]);
    await wakeJob(world.runner(), 'job');

    expect((await world.head()).version).toBe(version);
    expect(told(world)).toHaveLength(1);
  });

  test('and is known, muted, or not to be told by a rule is not told, and looking at it writes nothing', async () => {
    const untold = [
      { change: (world: EngineWorld) => acknowledgeIncident(world.runner(), 'job.failing.20260601T000000Z', BY) },
      {
        change: (world: EngineWorld) =>
          muteJob(world.runner(), 'job', { ...BY, until: world.clock.nowSeconds() + 900 }),
      },
      { fields: { notify: [] } },
      { rules: [{ on: ['failing'], after: 2, to: ['ops'] }] as const },
    ];
    for (const { change, fields, rules } of untold) {
      const world = await troubled(fields);
      await change?.(world);
      world.notify = { ...CHANNELS, defaultRules: rules ?? world.notify?.defaultRules ?? [] };
      const { version } = await world.head();

      expect(await sweeps(world)).toEqual(['job']);

      expect(told(world)).toEqual([]);
      expect((await world.head()).version).toBe(version);
    }
  });

  test('is told by the next sweep where one was killed before it noted that it had woken them', async () => {
    const world = await troubled();
    const { bookmarks } = world.ports;
    const write = bookmarks.write.bind(bookmarks);
    bookmarks.write = () => Promise.reject(new Error('killed'));
    await expect(sweep(world.runner())).rejects.toThrow('killed');
    world.ports.queues.takeWakes();
    bookmarks.write = write;

    expect(await sweeps(world)).toEqual(['job']);
    expect(told(world)).toEqual(['failing.000000.opened']);
  });
});

async function notified(notify: readonly object[], schedule = '* * * * *', fields: object = {}): Promise<EngineWorld> {
  const world = new EngineWorld();
  world.notify = CHANNELS;
  await world.job({ notify, schedule, maxRetries: 0, ...fields });
  return world;
}

/** One run after the other: S for one that succeeds, F for one that fails. */
async function runs(world: EngineWorld, ends: string, seconds = 60): Promise<void> {
  for (const end of ends) {
    world.act = async () => (end === 'S' ? SUCCESS : FAILURE);
    const [message] = await world.fire(seconds);
    await world.deliver(message);
  }
}

async function look(world: EngineWorld, seconds: number): Promise<void> {
  await world.clock.advanceByAsync(seconds * 1000);
  await wakeJob(world.runner(), 'job');
}

/** The notices on record, as `<kind>.<time>.<stage> <channel>`, the channel where it is not ops. */
function told(world: EngineWorld): string[] {
  return world.ports.deliveries.every().map(({ notice, channel }) => {
    const id = notice.id.replace(/^job\./, '').replace(/\d{8}T(\d{6})Z/, '$1');
    return channel === 'ops' ? id : `${id} ${channel}`;
  });
}

function inOrder(world: EngineWorld): Notice[] {
  return world.ports.deliveries
    .every()
    .map(({ notice }) => notice)
    .sort((one, other) => one.at - other.at);
}

function ends(world: EngineWorld): string[] {
  const resolved = world.ports.deliveries.every().filter(({ notice }) => notice.stage === 'resolved');
  return resolved.map(({ notice }) => `failing.000100.resolved: ${notice.detail}`);
}
