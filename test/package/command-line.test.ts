import { describe, expect, test } from 'vitest';
import { NODES, Project } from './project.ts';

const GREET = `import { defineTask } from 'cronstack/task';
interface Greeting { readonly to: string }
  export default defineTask(async (_, args) => \`hello \${(args as Greeting).to}\`);
`;
const JOBS = JSON.stringify([
  { id: 'shell', schedule: '* * * * * *', command: 'echo fired' },
  { id: 'typed', schedule: '* * * * * *', command: 'greet', args: { to: 'you' } },
  { id: 'shipped', schedule: '* * * * * *', command: 'perform_security_audit' },
  {
    id: 'lite',
    schedule: '* * * * * *',
    command: { type: 'sql', connection: 'sqlite::memory:', statement: 'select 1' },
  },
  { id: 'asked', schedule: '@yearly', command: 'greet', args: { to: 'you' } },
  { id: 'signed', schedule: '@yearly', command: { type: 'lambda', functionName: 'any' } },
  {
    id: 'server',
    schedule: '@yearly',
    maxRetries: 0,
    command: { type: 'sql', connection: { fromSecret: 'db' }, statement: 'select 1' },
  },
]);
const CLI = 'node_modules/cronstack/cli/bin.js';
const ROUNDS = 11;
/** Prints user and system time in seconds, whatever the program does. */
const TIMED = `TIMEFORMAT='%U %S'; { time "$@" > /dev/null 2>&1; } 2>&1; exit 0`;

describe.each(NODES)('on Node %i', (node) => {
  test('npx cronstack starts, and jobs fire: shell lines, tasks that come with it, and the user`s own', async () => {
    const project = new Project(node, { 'tasks/greet.ts': GREET, 'jobs.json': JOBS });
    if (node === 20) {
      project.add('@photostructure/sqlite', 'tsx');
    }
    const runtime = project.start('npx', 'cronstack', 'start', '--port', '0');
    await runtime.printed(/Cronstack listens on/);

    await project.run('npx', 'cronstack', 'apply', 'jobs.json', '--url', urlOf(runtime.output()));
    for (const job of ['shell', 'typed', 'shipped', 'lite']) {
      await runtime.printed(new RegExp(`^${job} .* (?:succeeded|failed) .*$`, 'm'));
    }

    expect(runtime.output()).toContain('Tasks of ');
    expect(runtime.output()).not.toContain(' failed ');
    expect(runtime.output()).not.toMatch(/helper process ended|ERR_MODULE_NOT_FOUND/);
    expect(await project.run('npx', 'cronstack', 'runs', 'typed', '--url', urlOf(runtime.output()))).toContain(
      'succeeded',
    );
    await runtime.stop();
    expect(runtime.output()).toContain('Stopping (SIGTERM)');
  });

  test('what is not installed is asked for by its name, once it is needed, and found once it is installed', async () => {
    const project = new Project(node, { 'jobs.json': JOBS });
    if (node === 20) {
      project.add('@photostructure/sqlite');
    }
    const runtime = project.start('npx', 'cronstack', 'start', '--port', '0');
    await runtime.printed(/Cronstack listens on/);
    const url = urlOf(runtime.output());
    await project.run('node', CLI, 'apply', 'jobs.json', '--url', url);

    const { output } = await project.attempt('node', CLI, 'run', 'signed', '--wait', '--url', url);
    expect(output).toContain('npm install @aws-sdk/client-lambda');

    await project.run('bash', '-c', `echo postgres://db.invalid/shop | npx cronstack secrets set db`);
    const asked = await project.attempt('node', CLI, 'run', 'server', '--wait', '--url', url);
    expect(asked.output).toContain('the package pg is not installed, and this needs it: npm install pg');
    project.add('pg');
    const installed = await project.attempt('node', CLI, 'run', 'server', '--wait', '--url', url);
    expect(installed.output).toContain('no answer from the database: ');

    const copy = JSON.stringify([
      { id: 'copy', schedule: '@yearly', command: { type: 'aws', service: 's3', action: 'CopyObject' } },
    ]);
    await project.run('bash', '-c', `echo '${copy}' > copy.json`);
    const refused = await project.attempt('node', CLI, 'apply', 'copy.json', '--url', url);
    expect(refused.output).toContain('npm install @aws-sdk/client-s3');
  });
});

test('on a Node without a recent SQLite, the start says what to install', async () => {
  const { status, output } = await new Project(20).attempt('npx', 'cronstack', 'start', '--port', '0');

  expect(output).toContain('install @photostructure/sqlite');
  expect(status).toBe(1);
});

test('on a Node that reads no TypeScript, a task in it fails for good and names tsx', async () => {
  const project = new Project(20, { 'tasks/greet.ts': GREET, 'jobs.json': JOBS }).add('@photostructure/sqlite');
  const runtime = project.start('npx', 'cronstack', 'start', '--port', '0');
  await runtime.printed(/Cronstack listens on/);
  const url = urlOf(runtime.output());
  await project.run('node', CLI, 'apply', 'jobs.json', '--url', url);

  const { output } = await project.attempt('node', CLI, 'run', 'asked', '--wait', '--url', url);

  expect(output).toContain('greet.ts is TypeScript: Node 20');
  expect(output).toContain('npm install tsx');
});

// A machine's time is printed and bounds nothing: it is the machine's.
test.each(NODES)('cronstack --help says how it is used on Node %i, and its processor time is printed', async (node) => {
  const project = new Project(node);
  expect(await project.run('node', CLI, '--help')).toContain('Usage: cronstack');
  const alone: number[] = [];
  const help: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await cpuMs(project, '-e', '0'));
    help.push(await cpuMs(project, CLI, '--help'));
  }

  console.log(
    `Node ${node}: cronstack --help ${median(help).toFixed(0)} ms of CPU, node -e 0 ${median(alone).toFixed(0)} ms`,
  );
});

async function cpuMs(project: Project, ...words: readonly string[]): Promise<number> {
  const output = await project.run('bash', '-c', TIMED, 'bash', 'node', ...words);
  const [user = Number.NaN, system = Number.NaN] = output.trim().split(' ').map(Number);
  return (user + system) * 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function urlOf(output: string): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
}
