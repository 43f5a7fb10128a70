import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { addToken } from '#local/tools/tokens.ts';
import { starting } from './started.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-start-'));
const start = starting(join(root, 'state'));

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
    await first.client().deleteJob('hello');
    await first.client().patchJob('daily_summary', { schedule: '0 7 * * *' });
    await first.stop();

    const second = await start({ data });

    const jobs = await second.client().listJobs();
    expect(jobs.items.map(({ id }) => id).sort()).toEqual(['daily_summary', 'monthly_cleanup', 'weekly_audit']);
    expect(second.output()).toMatch(/^daily_summary .* 07:00:00\+00:00/m);
    expect(second.output()).not.toContain('Applied');
    await second.stop();
  });

  test('says above the jobs that everything is paused', async () => {
    const data = join(root, 'paused');
    const first = await start({ data, examples: false });
    await first.client().pauseAll({ note: 'the move' });
    await first.stop();

    const second = await start({ data });

    expect(second.output()).toMatch(
      /^Everything is paused by \S+: the move; no job fires until: npx cronstack resume --all\n\nJOB /m,
    );
    await second.stop();
  });

  test('applies none with --no-examples', async () => {
    const started = await start({ data: join(root, 'without'), examples: false });

    expect((await started.client().listJobs()).items).toEqual([]);
    await started.stop();
  });

  test('applies none to jobs that are there, as of a backup in a folder of its own', async () => {
    const [data, restored] = [join(root, 'backed-up'), join(root, 'restored')];
    const first = await start({ data });
    await first.client().deleteJob('hello');
    await first.stop();
    mkdirSync(restored, { mode: 0o700 });
    copyFileSync(join(data, 'cronstack.db'), join(restored, 'cronstack.db'));

    const second = await start({ data: restored });

    expect(second.output()).not.toContain('Applied');
    expect((await second.client().listJobs()).items.map(({ id }) => id)).not.toContain('hello');
    await second.stop();
  });

  test('prints a line for each run, when it ends', async () => {
    const started = await start({ data: join(root, 'runs') });
    const client = started.client();
    await client.createJob({ id: 'failing', schedule: '@yearly', command: 'exit 3', maxRetries: 0 });

    await client.runJob('failing');
    await started.until('failing  ');

    expect(started.output()).toMatch(/^failing {2}\S+Z \(by hand\) {2}failed {5}took [\d.]+ m?s {2}- .*exit code 3/m);
    await started.stop();
  });

  test('answers 503 with the reason, health too, once its data is gone, and acknowledges nothing', async () => {
    const data = join(root, 'gone');
    const started = await start({ data });
    const client = started.client();
    const lost = { status: 503, code: 'unavailable', message: expect.stringContaining('removed or replaced') };

    // A stop waits long for the outcome of a run that cannot be written: none is to begin here, and this one's is on disk with the answer.
    await client.pauseJob('hello');
    await client.runJob('hello');
    await started.until('(by hand)');
    await client.getJob('hello');

    rmSync(join(data, 'cronstack.db'));

    await expect(client.createJob({ id: 'new', schedule: '@yearly', command: 'true' })).rejects.toMatchObject(lost);
    await expect(client.getJob('hello')).rejects.toMatchObject(lost);
    await expect(client.health()).rejects.toMatchObject(lost);
    expect(await started.stop()).toBe(0);
  });

  test('says that nothing fires where scheduler.enabled is false', async () => {
    const config = join(root, 'disabled.json');
    writeFileSync(config, '{"scheduler": {"enabled": false}}');
    const started = await start({ data: join(root, 'disabled'), config });

    expect(started.output()).toContain('Nothing fires: scheduler.enabled is false');
    expect(await started.client().health()).toMatchObject({ enabled: false });
    expect(started.output()).not.toContain('Tasks of');
    await started.stop();
  });

  test("takes the user's tasks beside those that come with it, and says which stand in their place", async () => {
    const [tasks, config] = [join(root, 'tasks'), join(root, 'tasks.json')];
    mkdirSync(tasks);
    for (const name of ['greet.mjs', 'cleanup_old_files.mjs', 'greet.test.mjs']) {
      writeFileSync(join(tasks, name), 'export default { run: () => undefined };');
    }
    writeFileSync(config, JSON.stringify({ scheduler: { enabled: false, tasks_path: tasks } }));
    const started = await start({ data: join(root, 'tasked'), config });

    expect(started.output()).toContain(
      `Tasks of ${tasks}: cleanup_old_files, greet; in the place of the one that comes with it: cleanup_old_files\n`,
    );
    for (const command of ['greet', 'generate_daily_summary']) {
      // Switched off it may be without arguments, and no process is asked about them.
      const job = await started.client().createJob({ id: command, schedule: '@yearly', command, enabled: false });
      expect(job.command).toEqual({ type: 'task', name: command });
    }
    writeFileSync(join(tasks, 'invoice.mjs'), 'export default { run: () => undefined };');
    const later = await started.client().plan({ jobs: [{ id: 'late', schedule: '@yearly', command: 'invoice' }] });
    expect(later.items[0]).toMatchObject({ warnings: [{ code: 'task-came-later' }] });
    await started.stop();
  });

  test('refuses a port and a data folder that are taken, with exit code 1', async () => {
    const first = await start({ data: join(root, 'taken') });
    const port = new URL(first.url()).port;

    const samePort = await start({ data: join(root, 'free'), port });
    const sameFolder = await start({ data: join(root, 'taken') });

    expect(await samePort.exitCode).toBe(1);
    expect(existsSync(join(root, 'free'))).toBe(false);
    expect(samePort.output()).toContain(
      `cannot listen on 127.0.0.1:${port}: another program or another runtime listens there`,
    );
    expect(await sameFolder.exitCode).toBe(1);
    expect(sameFolder.output()).toMatch(/^cronstack: the data folder .*taken is in use by process \d+ /);
    await first.stop();
  });

  test('keeps a new token for each start in a file of its own, which goes away with it; those of others stay, with their limits', async () => {
    const data = join(root, 'token');
    const first = await start({ data });
    const others = addToken('ci', { role: 'viewer', jobs: ['daily_*'] }, { data }, {});
    const token = readFileSync(join(data, 'token'), 'utf8');

    expect(first.output()).toContain(`Requests carry the token that is in ${join(data, 'token')}`);
    expect(token).toMatch(/^[\w-]{43}\n$/);
    expect(readableByOthers(data)).toEqual([]);
    await first.stop();
    expect(existsSync(join(data, 'token'))).toBe(false);
    const second = await start({ data });
    expect(readFileSync(join(data, 'token'), 'utf8')).not.toBe(token);
    const ci = createClient({ url: second.url(), environment: { CRONSTACK_TOKEN: others } });
    expect((await ci.listJobs()).items.map(({ id }) => id)).toEqual(['daily_summary']);
    await expect(ci.runJob('daily_summary')).rejects.toMatchObject({ code: 'access_denied', status: 403 });
    expect(second.output()).toContain('token ci: run daily_summary: it needs the role operator');
    await second.stop();
  });

  test('warns where no token is asked for and of channels that it may not ask, and refuses no token where other machines would be answered', async () => {
    const config = join(root, 'private.json');
    const url = { fromEnvironment: 'HOOK' };
    const channels = { near: { type: 'webhook', url }, far: { type: 'webhook', url: 'https://example.com' } };
    writeFileSync(config, JSON.stringify({ notify: { channels } }));
    const open = await start({ data: join(root, 'open'), token: false, config }, { HOOK: 'http://127.0.0.1:1/' });
    const wide = await start({ data: join(root, 'wide'), token: false, host: '0.0.0.0' });

    expect(open.output()).toContain('cronstack: warning: --no-token lets every user and program of this machine run');
    expect(open.output()).toContain(
      'cronstack: warning: nothing is told on near (notify.channels): a private address, which a runtime asks only where it was started with --allow-private (or CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1)\n',
    );
    expect(open.output()).not.toContain('carry the token');
    expect((await fetch(`${open.url()}/v1/jobs`)).status).toBe(200);
    expect(await (await fetch(`${open.url()}/metrics`)).text()).toContain('\ncronstack_lateness_seconds_count 0\n');
    expect(await open.client().listJobs()).toHaveProperty('items');
    expect(await wide.exitCode).toBe(2);
    expect(wide.output()).toBe(
      'cronstack: --no-token: refused with --host 0.0.0.0, which other machines reach; use 127.0.0.1\n',
    );
    await open.stop();
  });

  test('starts all the same where it cannot write down where it listens', async () => {
    const notAFolder = join(root, 'not-a-folder');
    writeFileSync(notAFolder, '');
    const started = await start({ data: join(root, 'unnoted') }, { XDG_STATE_HOME: notAFolder });

    expect(started.output()).toContain('cronstack: other programs do not find the token by themselves: ');
    expect((await fetch(`${started.url()}/v1/jobs`)).status).toBe(401);
    await started.stop();
  });

  test('refuses a bad configuration with exit code 2, saying where and what', async () => {
    const config = join(root, 'bad.json');
    writeFileSync(config, '{"jobs": {"max_retries": "three"}}');

    const started = await start({ data: join(root, 'unused'), config });

    expect(await started.exitCode).toBe(2);
    expect(started.output()).toMatch(/jobs\.max_retries: .*number/);
  });
});

function readableByOthers(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  expect(entries.length).toBeGreaterThan(5);
  return [folder, ...entries].filter((entry) => (statSync(entry).mode & 0o077) !== 0);
}
