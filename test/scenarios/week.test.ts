import { expect, onTestFinished, test } from 'vitest';
import { openLocalSystem } from './local-system.ts';
import { liveThrough, plannedFires, TWO_DAYS } from './week.ts';

test('two days with a clock change, an outage, an edit, a pause and a deletion leave every planned fire with exactly one outcome', async () => {
  await liveThrough(TWO_DAYS);
}, 60_000);

test('a self-clocked job fires to the second through the night of a clock change', async () => {
  const [from, until] = ['2026-10-24T22:55:00Z', '2026-10-25T02:30:00Z'];
  const system = await openLocalSystem({
    startAt: from,
    configuration: { scheduler: { check_interval_seconds: 60 } },
    commandOf: () => ({ takesMs: 1_500 }),
  });
  onTestFinished(() => system.close());
  await system.start();
  await system.client.createJob({
    id: 'ticks',
    command: 'true',
    schedule: '7,30 */20 1-2 * * *',
    timezone: 'Europe/Berlin',
  });

  await system.clock.advanceToAsync(until);

  const planned = await plannedFires(system, 'ticks', [{ revision: 1, from, until }]);
  expect(planned).toHaveLength(12);
  expect(system.started.map(({ at }) => at)).toEqual(planned.map((fire) => fire * 1_000));
}, 60_000);
