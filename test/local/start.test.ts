import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeClient } from '#api/client/client.ts';
import { startLocal } from '#local/start.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-start-'));

afterAll(() => rmSync(root, { recursive: true }));

describe('cronstack start', () => {
  test('says where it listens, applies the examples, and lists the jobs with their next fires in zone and UTC', async () => {
    const started = await start({ data: join(root, 'first') });

    expect(started.output()).toMatch(/^Cronstack listens on http:\/\/127\.0\.0\.1:\d+, its data is in .*first$/m);
    expect(started.output()).toContain(
      'Applied examples/jobs.jsonc: daily_summary created, weekly_audit created, monthly_cleanup created\n',
    );
    expect(started.output()).toContain('Applied examples/hello.jsonc: hello created\n');
    expect(started.output()).toMatch(/^JOB +NEXT FIRE +ZONE +UTC$/m);
    expect(started.output()).toMatch(
      /^daily_summary +\d{4}-\d\d-\d\d 09:00:00\+00:00 +UTC +\d{4}-\d\d-\d\d 09:00:00Z$/m,
    );
    expect(await started.stop()).toBe(0);
    expect(started.output()).toMatch(/^Stopping \(the test\)/m);
  });

  test('applies the examples at the first start only, and keeps what was made of them', async () => {
    const data = join(root, 'kept');
    const first = await start({ data });
    await makeClient({ url: first.url() }).deleteJob('hello');
    await makeClient({ url: first.url() }).patchJob('daily_summary', { schedule: '0 7 * * *' });
    await first.stop();

    const second = await start({ data });

    const jobs = await makeClient({ url: second.url() }).listJobs();
    expect(jobs.items.map(({ id }) => id).sort()).toEqual(['daily_summary', 'monthly_cleanup', 'weekly_audit']);
    expect(second.output()).toMatch(/^daily_summary .* 07:00:00\+00:00/m);
    expect(second.output()).not.toContain('Applied');
    await second.stop();
  });

  test('prints a line for each run, when it ends', async () => {
    const started = await start({ data: join(root, 'runs') });
    const client = makeClient({ url: started.url() });
    await client.createJob({ id: 'failing', schedule: '@yearly', command: 'exit 3', maxRetries: 0 });

    await client.runJob('failing');
    await started.until('failing  ');

    expect(started.output()).toMatch(/^failing {2}\S+Z \(by hand\) {2}failed {5}took \d+ ms {2}- .*exit code 3/m);
    await started.stop();
  });

  test('says that nothing fires where scheduler.enabled is false', async () => {
    const config = join(root, 'disabled.json');
    writeFileSync(config, '{"scheduler": {"enabled": false}}');
    const started = await start({ data: join(root, 'disabled'), config });

    expect(started.output()).toContain('Nothing fires: scheduler.enabled is false');
    expect(await makeClient({ url: started.url() }).health()).toMatchObject({ enabled: false });
    await started.stop();
  });

  test('refuses a port and a data folder that are taken, with exit code 1', async () => {
    const first = await start({ data: join(root, 'taken') });
    const port = new URL(first.url()).port;

    const samePort = await start({ data: join(root, 'free'), port });
    const sameFolder = await start({ data: join(root, 'taken') });

    expect(await samePort.exitCode).toBe(1);
    expect(samePort.output()).toContain(`cannot listen on 127.0.0.1:${port}: another program listens there`);
    expect(await sameFolder.exitCode).toBe(1);
    expect(sameFolder.output()).toMatch(/^cronstack: the data folder .*taken is in use by process \d+ /);
    await first.stop();
  });

  test('refuses a bad configuration with exit code 2, saying where and what', async () => {
    const config = join(root, 'bad.json');
    writeFileSync(config, '{"jobs": {"max_retries": "three"}}');

    const started = await start({ data: join(root, 'unused'), config });

    expect(await started.exitCode).toBe(2);
    expect(started.output()).toMatch(/jobs\.max_retries: .*number/);
  });
});

/** Starts in this process and waits until it runs, or has ended. */
async function start(options: { readonly data: string; readonly port?: string; readonly config?: string }) {
  let output = '';
  let stop: (by: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const listeners = new Set<() => void>();
  const write = (text: string) => {
    output += text;
    for (const listener of listeners) {
      listener();
    }
  };
  const stream = { write, colors: false };
  const exitCode = startLocal(
    { port: '0', ...options },
    { stdout: stream, stderr: stream, env: { PATH: process.env.PATH }, untilStopped: () => told },
  );
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => (output.includes(text) ? resolve() : undefined);
      listeners.add(look);
      look();
    });
  await Promise.race([exitCode, until('Runs, as they end:'), until('Nothing fires')]);
  return {
    exitCode,
    output: () => output,
    until,
    url: () => /http:\/\/\S+:\d+/.exec(output)?.[0] ?? '',
    stop: async () => {
      stop('the test');
      return exitCode;
    },
  };
}
