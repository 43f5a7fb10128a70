import { deliverRun } from '#engine/attempts/deliver.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { FakeExecutor } from '#testing/executor.ts';
import type { ApiWorld } from './api-world.ts';

/** A job that meets itself six times an hour: each run takes as long as a fire and a half. */
export const OFTEN = {
  id: 'often',
  schedule: '5,6,15,16,25,26,35,36,45,46,55,56 * * * *',
  command: 'true',
  deadlineSeconds: 3_600,
};

/** Lets an hour pass with that job, and with one that never meets anybody. */
export async function anHour({ client, clock, engine, ports }: ApiWorld): Promise<void> {
  await client.createJob(OFTEN);
  await client.createJob({ id: 'rare', schedule: '50 * * * *', command: 'true' });
  const executor = new FakeExecutor(clock, () => ({ takesMs: 90_000 }), []);
  for (let minute = 1; minute <= 60; minute += 1) {
    await clock.advanceByAsync(60_000);
    await wakeJob(engine, 'often');
    await wakeJob(engine, 'rare');
    for (const message of ports.queues.takeRuns()) {
      void deliverRun({ ...engine, owner: 'test', executor }, message);
    }
  }
}
