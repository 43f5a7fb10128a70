import { expect, test } from 'vitest';
import { Scheduler } from '#local/scheduler/scheduler.ts';
import { inMemory } from '#test/local/scheduler/memory-scheduler.ts';
import { memoryMachine } from '#testing/runtime.ts';
import { blocksOf, runBlock } from './snippets.ts';

const [schedule = '', manage = '', monitor = '', end = ''] = blocksOf('docs/scheduler-class.md', 'ts');

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
