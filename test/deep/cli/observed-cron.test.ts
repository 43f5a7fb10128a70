import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { type RealRuntime, startRuntime } from '#test/scenarios/real-runtime.ts';

const PROGRAM = join(import.meta.dirname, '../../../cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'cronstack-observed-'));
const [state, tab, empty] = [join(folder, 'state'), join(folder, 'crontab'), join(folder, 'empty')];
const children: ChildProcess[] = [];
let runtime: RealRuntime | undefined;

/** Debian's cron, of this machine's own crontabs and lock kept apart: it sees ours alone. */
const hasCron =
  spawnSync('sh', ['-c', 'command -v cron']).status === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await runtime?.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

test.skipIf(!hasCron)(
  "a crontab under Debian's cron is observed for some minutes: what ran, what broke, what was taken out",
  async () => {
    for (const [name, line] of Object.entries({ fine: 'echo "all is well"', broken: 'exit 3', removed: 'exit 0' })) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    }
    mkdirSync(empty);
    runtime = await startRuntime({ stateFolder: state }, '--data', join(folder, 'data'));
    const client = createClient({ url: runtime.url, environment: { XDG_STATE_HOME: state } });
    const { jobs, lines } = await observed(
      ['fine', 'broken', 'removed'].map((name) => `* * * * * root ${folder}/${name}`),
    );
    await client.apply({
      jobs: jobs.map((job) => ({ ...job, command: { type: 'external', startWithinSeconds: 30 } })),
    });
    const variables = [`HOME=${folder}`, `XDG_STATE_HOME=${state}`, `CRONSTACK_URL=${runtime.url}`];
    const write = (kept: readonly string[]) => writeFileSync(tab, `${[...variables, ...kept].join('\n')}\n`);
    write(lines);
    startCron();

    const outcomes = async (id: string) =>
      (await client.listRuns(id)).items.map(({ status, reason }) =>
        reason === undefined ? status : `${status}: ${reason}`,
      );
    const until = async (id: string, wanted: string, times: number) => {
      for (let tries = 0; (await outcomes(id)).filter((one) => one === wanted).length < times; tries += 1) {
        expect(tries, `${id}: ${JSON.stringify(await outcomes(id))}`).toBeLessThan(240);
        await setTimeout(1_000);
      }
    };
    await until('removed', 'succeeded', 1);
    write(lines.filter((line) => !line.includes('/removed')));
    await until('removed', 'missed: nobody reported it', 1);
    await until('fine', 'succeeded', 2);
    await until('broken', 'failed: exit code 3', 2);

    const [newest] = (await client.listRuns('fine')).items.filter(({ status }) => status === 'succeeded');
    expect(newest).toMatchObject({ outputTail: 'all is well\n', attempts: [{ result: 'succeeded' }] });
    for (const id of ['fine', 'broken', 'removed']) {
      const runs = (await client.listRuns(id)).items;
      expect(new Set(runs.map(({ scheduledAt }) => scheduledAt)).size, id).toBe(runs.length);
    }
    expect((await client.getJob('removed')).counters).toMatchObject({ failed: 0 });
  },
  360_000,
);

/** The jobs of lines that are left where they are, and the lines that tell. */
async function observed(plain: readonly string[]) {
  const { run, files } = cliWorld();
  files.set('etc/crontab', `${plain.join('\n')}\n`);
  const { jobs, report } = JSON.parse((await run('import', 'crontab', 'etc/crontab', '--observe', '--json')).out);
  const own = `${process.execPath} ${PROGRAM} exec`;
  const lines: string[] = report.jobs.map(({ notes: [first = ''] }: { notes: string[] }) =>
    first.replace('write in its place: ', '').replace('cronstack exec', own),
  );
  return { jobs: jobs as readonly { readonly id: string }[], lines };
}

function startCron(): void {
  const places = ['/etc/cron.d', '/var/spool/cron/crontabs', '/run'].map((place) => `mount --bind ${empty} ${place}`);
  const line = [...places, `mount --bind ${tab} /etc/crontab`, 'exec cron -f'].join(' && ');
  const child = spawn('unshare', ['-m', 'sh', '-c', line], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.on('data', (text: Buffer) => console.error(text.toString()));
  children.push(child);
}
