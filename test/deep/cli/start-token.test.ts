import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { starting } from '#test/local/started.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-start-'));
const start = starting(join(root, 'state'));

afterAll(() => rmSync(root, { recursive: true }));

test('hands its token to commands and tasks, masked in what they print, and leaves them the umask it was given', async () => {
  const umask = process.umask().toString(8).padStart(4, '0');
  const token = 'a-token-that-was-chosen-by-the-user';
  const started = await start({ data: join(root, 'commands') }, { CRONSTACK_TOKEN: token });
  const client = started.client();
  const command = 'test "$(cat "$DATA/token")" = "$CRONSTACK_TOKEN" && echo "same: $CRONSTACK_TOKEN" && umask';
  await client.createJob({ id: 'a', schedule: '@yearly', command, env: { DATA: join(root, 'commands') } });
  await client.createJob({ id: 'sums', schedule: '@yearly', command: 'generate_daily_summary' });

  const ids = await Promise.all(['a', 'sums'].map(async (id) => (await client.runJob(id)).id));
  await Promise.all(ids.map((id) => started.until(`${id.split('.')[0]}  `)));
  const [run, summary] = await Promise.all(ids.map((id) => client.getRun(id)));

  expect(run).toMatchObject({ status: 'succeeded', outputTail: `same: ***\n${umask}\n` });
  expect(summary).toMatchObject({ status: 'succeeded', outputTail: expect.stringContaining('## Next fires') });
  await started.stop();
});
