import { expect, inject, test } from 'vitest';
import { api, eventually, outcomeOf } from '../stack/deployed-world.ts';

const external = (startWithinSeconds: number) => ({ type: 'external' as const, startWithinSeconds });

test('a job that runs elsewhere is told of by its key alone, and its fire has the outcome that was told', async () => {
  await api.createJob({ id: 'elsewhere', schedule: '* * * * *', command: external(120) });
  const { key } = await api.setPingKey('elsewhere');

  const runId = await eventually('a fire that waits to be told of', async () => {
    const { status, runId: id } = await tell(key, 'start');
    expect([200, 409]).toContain(status);
    return id;
  });
  expect(await tell(key, 'start')).toMatchObject({ status: 200, runId });
  expect(await tell(key, '3')).toMatchObject({ status: 200, runId });
  expect((await tell(`${key}x`, '0')).status).toBe(403);

  expect(await outcomeOf(runId)).toMatchObject({ status: 'failed', exitCode: 3, attempts: [{ result: 'failed' }] });
  await api.removePingKey('elsewhere');
  expect((await tell(key, 'start')).status).toBe(403);
});

test('a fire that nobody tells of is missed', async () => {
  await api.createJob({ id: 'untold', schedule: '* * * * *', command: external(10) });

  // The fire is in the list as soon as it waits for a word.
  const run = await eventually('a missed fire', async () => {
    const { items } = await api.listRuns('untold');
    return items.find(({ status }) => status !== 'queued');
  });

  expect(run).toMatchObject({ status: 'missed', reasonCode: 'not_reported', attempts: [] });
});

/** As curl would: without a signature. */
async function tell(key: string, word: string): Promise<{ readonly status: number; readonly runId?: string }> {
  const answer = await fetch(`${inject('apiUrl')}/v1/ping/${key}/${word}`, { method: 'POST' });
  const text = await answer.text();
  return answer.ok ? { status: answer.status, runId: JSON.parse(text).runId } : { status: answer.status };
}
