import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createUntypedClient } from '#adapters/access/create-client.ts';
import type { Client } from '#api/client/client.ts';
import { blocksOf } from '#test/docs/snippets.ts';
import { type RealRuntime, startRuntime } from '#test/scenarios/real-runtime.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** As the pages have it: the token lies in `scheduled_jobs`. */
const folder = mkdtempSync(join(tmpdir(), 'cronstack-examples-'));
let runtime: RealRuntime | undefined;
let client: Client;
let initialised = '';
/** The lines of docs/getting-started.md from init on; the start is the test's. */
const FIRST_JOB = blocksOf('docs/getting-started.md', '')
  .filter((block) => block.includes('cronstack init'))
  .flatMap((block) => block.replace('--yes', '--yes --language javascript').split('\n'))
  .filter((line) => !line.includes('cronstack start'));

beforeAll(async () => {
  for (const name of ['home', 'bin']) {
    mkdirSync(join(folder, name));
  }
  initialised = await shell(FIRST_JOB.slice(0, 3).join('\n'));
  const [greet = '', typed = ''] = blocksOf('docs/tasks.md', 'ts');
  writeFileSync(join(folder, 'jobs/tasks/greet.ts'), inTheClone(greet));
  writeFileSync(join(folder, 'jobs/tasks/typed.ts'), inTheClone(typed));
  writeFileSync(join(folder, 'bin/backup.sh'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  const options = ['--no-examples', '--data', join(folder, 'scheduled_jobs'), '--tasks', join(folder, 'jobs/tasks')];
  runtime = await startRuntime({ stateFolder: join(folder, 'state') }, ...options);
  client = await createUntypedClient({ url: runtime.url, environment: { XDG_STATE_HOME: join(folder, 'state') } });
});

afterAll(async () => {
  await runtime?.end('SIGTERM');
  rmSync(folder, { recursive: true });
});

test('docs/api.md, client.md, explain.md, getting-started.md, security.md: what curl asks is answered', async () => {
  const [create = ''] = blocksOf('docs/api.md', 'sh');
  const asked = [
    ...blocksOf('docs/client.md', 'sh').slice(0, 1),
    ...blocksOf('docs/explain.md', 'sh').map((block) => block.split('\n').filter(isCurl).join('\n')),
    ...blocksOf('docs/getting-started.md', '').filter(isCurl),
    ...blocksOf('docs/security.md', 'sh').filter((block) => block.includes('curl')),
  ];

  const created = answersIn(await shell(create));
  const answers = answersIn(await shell(asked.join('\n')));

  expect(created).toMatchObject([{ id: 'report' }, { jobId: 'report' }, { items: [{ jobId: 'report' }] }]);
  expect(answers).toMatchObject([
    { id: 'report', timezone: 'Europe/Berlin' },
    { jobId: 'report', trigger: 'manual' },
    { jobId: 'report', kind: 'not_planned' },
    { items: [{ id: 'report' }] },
    { items: [{ id: 'report' }] },
    { items: [{ id: 'report' }] },
  ]);
});

test('docs/commands.md: a command reads its arguments, and goes on from what the last success left', async () => {
  const [readArguments = '', goOn = ''] = blocksOf('docs/commands.md', 'sh');
  const exported = join(folder, 'exported');
  writeFileSync(join(folder, 'export.sh'), `#!/bin/sh\necho "$@" >> ${exported}\n`, { mode: 0o755 });
  await client.createJob({ id: 'told', schedule: '@daily', command: readArguments.trim(), args: { to: 'ops' } });
  await client.createJob({ id: 'going-on', schedule: '@daily', command: { type: 'shell', line: goOn, cwd: folder } });
  const outcomeOf = async (id: string) => client.waitForRun((await client.runJob(id)).id);

  const told = await outcomeOf('told');
  const runs = [await outcomeOf('going-on'), await outcomeOf('going-on')];

  expect([told.status, told.outputTail]).toEqual(['succeeded', 'ops\n']);
  const [first, second] = runs.map(({ scheduledAt }) => scheduledAt);
  expect(runs.map(({ status, result }) => [status, result])).toEqual([
    ['succeeded', { until: first }],
    ['succeeded', { until: second }],
  ]);
  expect(readFileSync(exported, 'utf8')).toBe(
    `--from 1970-01-01T00:00:00Z --until ${first}\n--from ${first} --until ${second}\n`,
  );
});

test('docs/client.md: curl signs for a deployed API', async () => {
  const [, signed = ''] = blocksOf('docs/client.md', 'sh');
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    asked.push(headers);
    response.end('{"items": []}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const answer = await shell(signed, {
    CRONSTACK_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  });
  server.close();

  expect(answer).toBe('{"items": []}');
  expect(asked).toMatchObject([
    {
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-central-1\/execute-api\/aws4_request, ?SignedHeaders=\S*x-amz-security-token/,
      ),
      'x-amz-security-token': 'session',
    },
  ]);
});

test('docs/client.md: the program in Python stores a job, runs it, waits for it and lists what became of it', async () => {
  const [program = ''] = blocksOf('docs/client.md', 'python');
  writeFileSync(join(folder, 'program.py'), here(program));

  const [status, ...runs] = (await shell('python3 program.py')).split('\n');

  expect(status).toBe('succeeded');
  expect(runs[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ succeeded $/);
});

test('docs/watching.md: what cron or another program tells of a run is what became of it', async () => {
  const [job = ''] = blocksOf('docs/watching.md', 'json');
  const { notify: _, ...settings } = JSON.parse(job);
  const [byKey = '', byToken = ''] = blocksOf('docs/watching.md', 'sh').filter((block) => block.includes('curl'));
  await client.createJob({ ...settings, schedule: '* * * * * *' });
  const { key } = await client.setPingKey('backup');
  // The first fire is a second away, and is asked for until it is there.
  const asked = (lines: string) => lines.replaceAll('curl ', 'curl --retry 3 --retry-all-errors --fail ');

  await shell(asked(byKey).replaceAll('/usr/local/bin', join(folder, 'bin')), { KEY: key });
  await shell(asked(byToken), { TOKEN: readFileSync(join(folder, 'scheduled_jobs/token'), 'utf8').trim() });
  const { items } = await client.listRuns('backup');

  expect(items.filter(({ status }) => status === 'failed')).toMatchObject([
    { reason: expect.stringContaining('exit code 3') },
  ]);
  expect(items.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
});

test('docs/tasks.md: the tasks print what they say, and arguments that one cannot take are refused as the job is saved', async () => {
  const [greeting = '', tidy = ''] = blocksOf('docs/tasks.md', 'jsonc');
  await client.createJob(JSON.parse(tidy));
  await client.createJob(JSON.parse(greeting));
  await client.createJob({ id: 'typed', schedule: '@daily', command: 'typed', args: { name: 'you', times: 2 } });

  const { id } = await client.runJob('greeting');
  const typed = await client.runJob('typed');

  expect((await client.waitForRun(id)).outputTail).toMatch(/^planned for \S+Z\n\{\s+"greeted": \{\s+"name": "you"/);
  expect((await client.waitForRun(typed.id)).outputTail).toBe('hello you\nhello you\n');
  // A task that cannot be asked in time holds up no job, so that a starved machine may take the first.
  await vi.waitFor(
    () =>
      expect(client.patchJob('typed', { args: { name: 5, times: 0 } })).rejects.toMatchObject({
        errors: [{ path: 'args.name' }, { path: 'args.times' }],
      }),
    { timeout: 60_000 },
  );
});

test('docs/getting-started.md: init makes a job, its task and a test of it, which passes and which is applied and run', async () => {
  const said = await shell(['cd jobs', ...FIRST_JOB.slice(3)].join('\n'));

  expect(initialised).toMatch(/^# pass 1$/m);
  expect(said).toMatch(/^(?:created|updated) +report +task report$/m);
  expect(said).toMatch(/"hello": \{\s+"name": "you"/);
});

test('docs/testing.md: the example of a test under node:test passes there', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-reporter=tap', 'test/docs/tasks-under-node.ts'],
    { cwd: ROOT, encoding: 'utf8', env },
  );

  expect(stdout).toContain('# pass 1');
  expect(status).toBe(0);
});

function isCurl(line: string): boolean {
  return line.startsWith('curl');
}

/** The package is not installed in a folder of a test. */
function inTheClone(code: string): string {
  return code
    .replace('cronstack/task', join(ROOT, 'shared/adapters/commands/task/define.ts'))
    .replace("'zod'", `'${join(ROOT, 'node_modules/zod/index.js')}'`);
}

/** Text as it stands, but for the address. */
function here(code: string): string {
  return runtime === undefined ? code : code.replaceAll('127.0.0.1:4747', new URL(runtime.url).host);
}

/** Runs lines in the folder as somebody would type them there, whatever each ends with; answers what they printed. */
async function shell(lines: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const functions = `npx() { shift; "${process.execPath}" "${ROOT}/cli/bin.js" "$@"; }\n`;
  const child = spawn('bash', ['-c', functions + here(lines)], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      XDG_STATE_HOME: join(folder, 'state'),
      ...(runtime === undefined ? {} : { CRONSTACK_URL: runtime.url }),
      ...more,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return said;
}

/** The JSON values that are printed one behind the other, without anything between them. */
function answersIn(said: string): readonly unknown[] {
  return JSON.parse(`[${said.trim().replaceAll(/\}\s*\{/g, '},{')}]`);
}
