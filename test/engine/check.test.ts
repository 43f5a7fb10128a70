import { expect, test } from 'vitest';
import { checkJob } from '#engine/insight/check.ts';
import type { Runtime } from '#local/runtime/runtime.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const START = '2026-11-23T08:59:30Z';

test('a job whose fires ran, were skipped, missed and paused is found well', async () => {
  const { runtime } = await aDay();

  const checked = await check(runtime, 'busy');

  expect(checked.problems).toEqual([]);
  expect(checked.fires).toBeGreaterThan(200);
  expect(checked.records).toBeGreaterThan(20);
});

test('a fire whose record is gone is named, and so is the count that it belongs to', async () => {
  const { runtime, machine } = await aDay();
  const { items } = await machine.ports.history.listRuns('busy', { limit: 100 });
  const lost = items.find(({ status }) => status === 'succeeded');
  const { history } = machine.ports;
  const listRuns = history.listRuns.bind(history);
  history.listRuns = async (jobId, query) => {
    const page = await listRuns(jobId, query);
    return { ...page, items: page.items.filter(({ id }) => id !== lost?.id) };
  };

  const { problems } = await check(runtime, 'busy');

  expect(problems).toEqual([
    `busy: the fire of ${new Date((lost?.scheduledAt ?? 0) * 1_000).toISOString().replace('.000', '')} has no outcome`,
    expect.stringMatching(/^busy: (\d+) succeeded are counted, and (\d+) recorded$/),
  ]);
});

test('a job whose fires a clock decided that was far ahead is named; a clock that was set back a little is nothing', async () => {
  const { runtime, machine } = await aDay();
  machine.clock.setBack(600_000);
  expect((await check(runtime, 'busy')).problems).toEqual([]);

  machine.clock.setBack(3_600_000);

  expect((await check(runtime, 'busy')).problems).toEqual([
    expect.stringMatching(
      /^busy: its fires up to 2026-11-23T13:00:\d\dZ are decided already, as a clock was that far ahead/,
    ),
  ]);
});

test('only what lies after `since` is looked at', async () => {
  const { runtime, machine } = await aDay();

  const checked = await checkJob(runtime.engine, 'busy', machine.clock.nowSeconds() - 600);

  expect(checked).toMatchObject({ fires: 10, problems: [] });
});

/** Hours with runs that overlap, an outage, a pause and an edit. */
async function aDay() {
  const machine = memoryMachine(START, ({ attempt }) => ({ takesMs: attempt * 70_000, fails: attempt > 1 }));
  const first = machine.runtime();
  await first.start();
  await create(first, { id: 'busy', schedule: '* * * * *', deadlineSeconds: 120 });
  await machine.clock.advanceToAsync('2026-11-23T10:00:30Z');
  const stopped = first.stop(0);
  await machine.clock.advanceByAsync(1_000);
  await stopped;
  await machine.clock.advanceToAsync('2026-11-23T12:00:30Z');
  const runtime = machine.runtime();
  await runtime.start();
  await machine.clock.advanceToAsync('2026-11-23T13:00:30Z');
  return { machine, runtime };
}

function check({ engine }: Runtime, jobId: string) {
  return checkJob(engine, jobId, 0);
}
