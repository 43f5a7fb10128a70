import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFailed, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { killShells, shell, until } from '#test/cli/shell.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-unread-'));

afterAll(() => {
  killShells();
  rmSync(root, { recursive: true });
});

describe('start goes on without', () => {
  test('a reader of its output, says so on the other stream, and ends in order when its terminal hangs up', async () => {
    const { client, runs, end, errors } = await started('| head -n 1');

    await runs('quick');
    // The line about that run has found no reader. What comes after it is to be executed all the same.
    await until(async () => errors().includes('lost'));
    await runs('quick');

    const mark = join(root, 'mark');
    await client.createJob({ id: 'open', schedule: '@yearly', command: `until [ -e ${mark} ]; do sleep 0.05; done` });
    const { id } = await client.runJob('open');
    await until(async () => (await client.getRun(id)).status === 'running');

    // The shell and the kernel both say that the terminal is gone; the run that is under way keeps the runtime there for both.
    const code = end('SIGHUP', 'SIGHUP');
    writeFileSync(mark, '');
    expect(await code).toBe(1);
    expect(errors()).toBe('cronstack: the standard output is lost (write EPIPE); all else goes on\n');
  });

  test('any reader at all', async () => {
    const { runs, end } = await started('2>&1 | head -n 1');

    await runs('quick');
    await runs('quick');

    expect(await end('SIGTERM')).toBe(0);
  });
});

/** A runtime with a job whose command takes no time. */
async function started(streams: string) {
  const data = mkdtempSync(join(root, 'data-'));
  const { stdout, ended, errors, kill } = shell(root, `start --port 0 --data ${data}`, streams);
  onTestFailed(() => console.error(errors()));
  const [line] = await once(createInterface(stdout), 'line');
  const url = /http:\S+:\d+/.exec(line)?.[0] ?? '';
  const client = await createClient({ url, environment: { XDG_STATE_HOME: root } });
  await client.createJob({ id: 'quick', schedule: '@yearly', command: 'true' });
  return {
    client,
    errors,
    runs: async (jobId: string) => {
      const { id } = await client.runJob(jobId);
      await until(async () => (await client.getRun(id)).status === 'succeeded');
    },
    end: async (...signals: readonly NodeJS.Signals[]) => {
      signals.forEach(kill);
      return ended;
    },
  };
}
