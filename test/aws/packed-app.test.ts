import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { makeSigner } from '#adapters/aws/sign-request.ts';
import { makeClient } from '#api/client/client.ts';
import { UNATTENDED } from './stack/cdk.ts';
import './stack/loopback-names.mjs';

const ROOT = join(import.meta.dirname, '../..');
const STACK = `packed-${inject('stage')}`;
const timeout = 900_000;

const folder = mkdtempSync(join(tmpdir(), 'cronstack-packed-app-'));

afterAll(async () => {
  await cdk('destroy', '--force');
  rmSync(folder, { recursive: true });
}, timeout);

test('five lines deploy the packed product with jobs in code; an edit changes just its job, a refused one nothing', {
  timeout,
}, async () => {
  install();
  write('0 9 * * 1-5');

  const first = await cdk('deploy', ...UNATTENDED, '--outputs-file', 'outputs.json');

  expect(first.said).toMatch(/CREATE_COMPLETE\s+\| Custom::CronstackJobs/);
  const outputs: Record<string, { readonly ApiUrl?: string }> = JSON.parse(read('outputs.json'));
  const api = makeClient({ url: outputs[STACK]?.ApiUrl ?? '', sign: makeSigner(inject('region')) });
  const revisions = async () => {
    const { items } = await api.listJobs();
    return Object.fromEntries(items.map(({ id, revision }) => [id, revision]));
  };
  expect(await revisions()).toEqual({ report: 1, backup: 1 });
  expect(await api.getJob('report')).toMatchObject({
    schedule: '0 9 * * 1-5',
    source: expect.stringMatching(/^cdk:cronstack-packed/),
    command: { type: 'task', name: 'generate_daily_summary' },
  });

  write('0 10 * * 1-5');
  const second = await cdk('deploy', ...UNATTENDED);

  // That its template changes nothing else: test/infra/jobs-in-code.test.ts. MiniStack says of every resource that it was updated.
  expect(second.said).toMatch(/UPDATE_COMPLETE\s+\| Custom::CronstackJobs/);
  expect(await revisions()).toEqual({ report: 2, backup: 1 });

  write('61 10 * * 1-5');
  const broken = await cdk('deploy', ...UNATTENDED);
  expect(broken).toMatchObject({ exitCode: 1, said: expect.stringContaining(`${STACK}/Cron: job report: schedule: `) });

  write('0 11 * * 1-5', "after: [{ job: 'nobody' }],");
  const refused = await cdk('deploy', ...UNATTENDED);
  expect(refused).toMatchObject({ exitCode: 1, said: expect.stringContaining('there is no job nobody') });
  expect(await api.getJob('report')).toMatchObject({ revision: 2, schedule: '0 10 * * 1-5' });
});

/** The app of a user: five lines. */
function write(schedule: string, more = ''): void {
  writeFileSync(
    join(folder, 'app.js'),
    `import { App, Stack } from 'aws-cdk-lib';
import { Cronstack } from 'cronstack/cdk';
const cron = new Cronstack(new Stack(new App(), '${STACK}'), 'Cron', { urlOutput: 'ApiUrl' });
cron.addJob('report', { schedule: '${schedule}', ${more} command: 'generate_daily_summary' });
cron.addJob('backup', { schedule: '0 2 * * *', command: 'echo saved' });
`,
  );
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** Packs the product and unpacks it into the folder; packages of this repository stand for those that are installed beside it. */
function install(): void {
  const npm = ['pack', '--silent', '--pack-destination', folder];
  const packed = execFileSync('npm', npm, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'cronstack'), { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, packed), '-C', join(modules, 'cronstack'), '--strip-components=1']);
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
    read('node_modules/cronstack/package.json'),
  );
  for (const name of [...Object.keys(dependencies), 'aws-cdk-lib', 'constructs']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
}

/** Runs the CDK's program on the app; answers all that it said, however it ended. */
async function cdk(...words: readonly string[]): Promise<{ readonly exitCode: unknown; readonly said: string }> {
  const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(process.execPath, [program, ...words, '--app', 'node app.js'], { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode, said };
}
