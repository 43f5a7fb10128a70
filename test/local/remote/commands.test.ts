import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { makeRemoteCommands } from '#local/remote/commands.ts';
import type { Execution } from '#ports/executor.ts';

const KEY = 'AKIDOFTHERUNNER';
const SECRET = 'the-runners-own-secret';
const OF_RUNNER = {
  AWS_ACCESS_KEY_ID: KEY,
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_SESSION_TOKEN: SECRET,
  AWS_PROFILE: 'runner',
  AWS_CONFIG_FILE: '/etc/runner/aws',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/etc/runner/token',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/',
};

function machine() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cronstack-remote-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const [home, folder] = [join(root, 'home'), join(root, 'runner')];
  const workFolder = join(folder, 'work');
  mkdirSync(join(home, '.aws'), { recursive: true });
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(
    join(home, '.aws', 'credentials'),
    `[default]\naws_access_key_id=${KEY}\naws_secret_access_key=${SECRET}\n`,
  );
  const commands = makeRemoteCommands({
    runnerClass: 'office',
    folder,
    workFolder,
    tasksFolder: join(root, 'tasks'),
    allowPrivateAddresses: false,
    environment: { PATH: process.env.PATH, HOME: home, LANG: 'C', MINE: 'of the machine', ...OF_RUNNER },
    umask: 0o022,
    starter: startDirectly,
    onShortage: () => undefined,
  });
  const run = async (command: Command, env: Execution['env'] = {}) => {
    let output = '';
    const result = await commands.executor.execute({
      command,
      jobId: 'job',
      revision: 1,
      runId: 'job.20261129T120000Z',
      scheduledAt: '2026-11-29T12:00:00Z',
      attempt: 1,
      env,
      signal: new AbortController().signal,
      onOutput: (chunk) => {
        output += new TextDecoder().decode(chunk);
      },
    });
    return { result, output };
  };
  return { run, home, commands };
}

test('a command finds nothing of the runner`s credentials in its environment', async () => {
  const { run, home } = machine();

  const { result, output } = await run({ type: 'shell', line: 'env' });

  expect(result.kind).toBe('succeeded');
  expect(output).not.toContain(KEY);
  expect(output).not.toContain(SECRET);
  expect(output).not.toMatch(/AWS_PROFILE|TOKEN|CONTAINER/);
  expect(output.split('\n')).toEqual(
    expect.arrayContaining([
      `HOME=${home}`,
      // Masked, as its name sounds like a secret's.
      'AWS_SHARED_CREDENTIALS_FILE=***',
      'AWS_EC2_METADATA_DISABLED=true',
    ]),
  );
});

test('the SDK in a command finds no credentials, though the profile is in the home of the same user', async () => {
  const { run } = machine();
  const client = import.meta.resolve('@aws-sdk/client-sqs');
  const program = `const { SQSClient } = await import('${client}');
    const found = await new SQSClient({ region: 'eu-west-1' }).config.credentials().then(() => 'found', (error) => error.name);
    console.log('credentials:', found);`;

  const { output } = await run({
    type: 'shell',
    line: `node --input-type=module --eval "${program.replaceAll('\n', ' ')}"`,
  });

  expect(output).toContain('credentials: CredentialsProviderError');
});

test('a job that has a profile of its own names it', async () => {
  const { run } = machine();

  const { output } = await run({ type: 'shell', line: 'echo "$AWS_CONFIG_FILE"' }, { AWS_CONFIG_FILE: '/home/ci/aws' });

  expect(output).toBe('/home/ci/aws\n');
});

test.each(['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'])(
  'a reference to the variable %s of the runner finds nothing',
  async (fromEnvironment) => {
    const { run } = machine();

    const { result, output } = await run({ type: 'shell', line: 'echo "$IT"' }, { IT: { fromEnvironment } });

    expect(result).toMatchObject({ kind: 'failed', reason: { text: expect.stringContaining(fromEnvironment) } });
    expect(output).toBe('');
  },
);

test('other variables of the machine are given where a job names them', async () => {
  const { run } = machine();

  expect((await run({ type: 'shell', line: 'echo "$IT"' }, { IT: { fromEnvironment: 'MINE' } })).result.kind).toBe(
    'succeeded',
  );
});

test.each<[string, Command]>([
  ['lambda', { type: 'lambda', functionName: 'report' }],
  ['aws', { type: 'aws', service: 's3', action: 'ListBuckets', input: {} }],
])('a command of the kind %s is not called, for good, and says why', async (_, command) => {
  const { run } = machine();

  expect((await run(command)).result).toMatchObject({
    kind: 'failed',
    retryable: false,
    reason: { text: expect.stringContaining('commands of the runner class office have no rights on AWS') },
  });
});

test('a secret that is not kept on the machine is not read from AWS', async () => {
  const { run } = machine();

  expect((await run({ type: 'shell', line: 'true' }, { IT: { fromSecret: 'prod/db' } })).result).toMatchObject({
    kind: 'failed',
    retryable: false,
    reason: { text: expect.stringMatching(/cronstack secrets set prod\/db.*no rights on AWS/) },
  });
});
