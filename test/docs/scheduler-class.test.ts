import { expect, test } from 'vitest';
import { Scheduler } from '#local/scheduler/scheduler.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { inMemory } from '#test/local/scheduler/memory-scheduler.ts';
import { memoryMachine } from '#testing/runtime.ts';
import { blocksOf, runBlock } from './snippets.ts';

const [schedule = '', manage = '', monitor = '', end = '', signal = '', block = '', deployed = ''] = blocksOf(
  'docs/scheduler-class.md',
  'ts',
);

test('the examples of docs/scheduler-class.md schedule a backup, move it, tell what became of it, and let it go', async () => {
  const machine = memoryMachine('2026-11-23T22:00:00Z');
  const made: Scheduler[] = [];
  class SchedulerInMemory extends Scheduler {
    constructor() {
      super({}, inMemory(machine));
      made.push(this);
    }
  }

  await runBlock(schedule, { Scheduler: SchedulerInMemory });
  const [scheduler] = made;
  await machine.clock.advanceToAsync('2026-11-24T02:01:00Z');
  await runBlock(manage, { scheduler });
  await machine.clock.advanceToAsync('2026-11-24T03:01:00Z');

  expect(await runBlock(monitor, { scheduler })).toEqual([
    'Next run: 2026-11-25T03:00:00Z',
    'Last run: 2026-11-24T03:00:00Z',
    'Execution count: 2',
    'Run at 2026-11-24T03:00:00.000Z: succeeded (0s)',
    'Run at 2026-11-24T02:00:00.000Z: succeeded (0s)',
  ]);
  await runBlock(end, { scheduler });
  await expect(scheduler?.getJobStatus('daily_backup')).rejects.toMatchObject({ code: 'closed' });
});

test('the examples of docs/scheduler-class.md end a scheduler with its program, and with its block', async () => {
  const machine = memoryMachine('2026-11-23T22:00:00Z');
  const made: Scheduler[] = [];
  class SchedulerInMemory extends Scheduler {
    constructor() {
      super({}, inMemory(machine));
      made.push(this);
    }
  }
  const ended: (() => Promise<void>)[] = [];
  const scheduler = new SchedulerInMemory();
  await scheduler.scheduleJob({ name: 'report', cronExpression: '@daily', command: 'true' });

  await runBlock(signal, { scheduler, process: { once: (_: string, end: () => Promise<void>) => ended.push(end) } });
  await ended[0]?.();
  await runBlock(block, { Scheduler: SchedulerInMemory });

  expect(made).toHaveLength(2);
  for (const [closed, id] of [
    [made[0], 'report'],
    [made[1], 'tidy'],
  ] as const) {
    await expect(closed?.getJobStatus(id)).rejects.toMatchObject({ code: 'closed' });
  }
});

test('the example of docs/scheduler-class.md for a deployed API stores its job there', async () => {
  const { client, fetch } = apiWorld();
  class DeployedScheduler extends Scheduler {
    constructor() {
      super({ url: 'http://api.test', fetch, environment: {} });
    }
  }

  await runBlock(deployed, { Scheduler: DeployedScheduler });

  expect((await client.getJob('report')).schedule).toBe('0 9 * * 1-5');
});
