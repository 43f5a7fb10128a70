import { expect, test } from 'vitest';
import { api, outcomeOf } from './stack/deployed-world.ts';

const YEARLY = '0 0 1 1 *';
const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;
/** MiniStack has no /opt and unpacks layers without their files' modes, so none of their programs can be run as on Lambda. */
const RUNNERS = EMULATED ? ['long'] : ['default', 'long'];

test.each(RUNNERS)('the class %s has the users` own programs on its PATH', async (runner) => {
  const id = `own-program-${runner}`;
  await api.createJob({ id, schedule: YEARLY, runner, command: 'hello-from-bin' });

  const run = await outcomeOf((await api.runJob(id)).id);

  expect(run).toMatchObject({ status: 'succeeded', outputTail: 'hello from bin\n' });
});
