import { UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptWorld, aSchedule } from './adopt-world.ts';

let world: Awaited<ReturnType<typeof adoptWorld>>;
const POLICIES = { overlap: 'skip', maxRetries: 7, timeoutSeconds: 77 } as const;

beforeEach(async () => {
  world = await adoptWorld();
});

afterEach(() => world.restore());

test('what a person gave a job stays when its schedule is taken over again, and its fires and its command are the schedule’s', async () => {
  await world.schedule('old', { State: 'DISABLED' });
  await world.adopt('--apply');
  const { tags } = await world.api.client.getJob('old');
  await world.api.client.patchJob('old', { ...POLICIES, tags: [...tags, 'mine'] });
  const Target = { ...aSchedule('old').Target, Input: '{"other":1}' };
  const changed = { ...aSchedule('old'), ScheduleExpression: 'cron(0 12 * * ? *)', EndDate: undefined, Target };
  await world.scheduler.send(new UpdateScheduleCommand(changed));

  expect((await world.adopt('--apply')).code).toBe(0);
  const job = await world.api.client.getJob('old');
  expect(job).toMatchObject({ ...POLICIES, state: 'active', nextFireAt: '2026-11-05T12:00:00Z' });
  expect(job.command).toMatchObject({ payload: { other: 1 } });
  expect([job.command, job.endAt]).toEqual([expect.not.objectContaining({ payload: { full: true } }), undefined]);
  expect(job.tags).toEqual(['schedule-group:team', 'mine', 'adopted:enabled']);
});

test('what a person gave a job stays when an adoption goes on from an undo that ended', async () => {
  await world.schedule('one');
  await world.adopt('--apply');
  await world.api.client.patchJob('one', POLICIES);
  let hasEnded = false;
  world.guardCalls(async (carryOut, call) => {
    if (hasEnded) {
      throw new Error('the process has ended');
    }
    hasEnded = call === 'PATCH';
    return await carryOut();
  });
  await world.adopt('--undo', '--apply');
  world.guardCalls(undefined);

  expect((await world.adopt('--apply')).code).toBe(0);
  expect(await world.api.client.getJob('one')).toMatchObject({ ...POLICIES, state: 'active' });
});
