import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { withAddress } from '#adapters/aws/role/address.ts';
import type { Assumed, SessionRequest } from '#adapters/aws/role/assume.ts';
import { CommandSessions } from '#adapters/aws/role/sessions.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { makeCommandExecutor } from '#functions/wiring/executor.ts';
import { FakeClock } from '#testing/clock.ts';

/** What a runner on Lambda and one in a container find their own credentials by. */
const OWN = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'runners-own-id',
  AWS_SECRET_ACCESS_KEY: 'runners-own-secret',
  AWS_SESSION_TOKEN: 'runners-own-token',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/runners-own',
};
const GRANTED: Assumed = {
  kind: 'assumed',
  credentials: { accessKeyId: 'ASIA-session', secretAccessKey: 'secret', sessionToken: 'token', expiresAtMs: 0 },
};

test('a command has the credentials of its session, and nothing that leads to those of its runner', async () => {
  const { execute, requests } = anExecutor();

  // As a whole, they would be masked.
  const line =
    'echo "$(printenv AWS_ACCESS_KEY_ID | cut -c 1-8) in $AWS_REGION"; env | cut -d = -f 1 | grep AWS | sort';
  const { output } = await execute({ type: 'shell', line });

  expect(output).toBe('ASIA-ses in eu-west-1\nAWS_ACCESS_KEY_ID\nAWS_REGION\n');
  expect(requests).toMatchObject([{ name: 'job', tags: { job: 'job', revision: '7', class: 'heavy' } }]);
});

test('in a container it has the address where its session is handed out instead', async () => {
  const { execute } = anExecutor({ inContainer: true });
  const script = `
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
    const answer = await fetch(url, { headers: { authorization: token } });
    console.log((await answer.json()).AccessKeyId, Object.keys(process.env).join());`;

  const { output } = await execute({ type: 'shell', argv: ['node', '--input-type=module', '--eval', script] });

  expect(output).toMatch(/^ASIA-session /);
  expect(output).not.toMatch(/RELATIVE_URI|ACCESS_KEY/);
});

test('what its secrets are read with, and what calls its function, is the session as well: without one neither is done', async () => {
  const { execute } = anExecutor({ answer: { kind: 'refused', why: 'STS refuses (ValidationError)' } });

  const called = await execute({ type: 'lambda', functionName: 'report' });
  const posted = await execute({
    type: 'http',
    url: 'https://example.test/',
    method: 'POST',
    headers: { authorization: { fromSecret: 'token' } },
  });

  const copied = await execute({ type: 'aws', service: 's3', action: 'CopyObject' });

  expect(copied.result).toMatchObject({
    kind: 'failed',
    reason: { code: 'aws_not_called', text: 's3 CopyObject: not called: STS refuses (ValidationError)' },
    retryable: true,
  });
  expect(called.result).toMatchObject({ kind: 'failed', reason: { text: 'STS refuses (ValidationError)' } });
  expect(posted.result).toMatchObject({ kind: 'failed', reason: { code: 'value_not_readable' } });
});

test('a program whose session is refused does not start, and the reason says so', async () => {
  const { execute } = anExecutor({ answer: { kind: 'refused', why: 'STS refuses (ValidationError)' } });

  const { result, output } = await execute({ type: 'shell', line: 'echo started' });

  expect(result).toEqual({
    kind: 'failed',
    reason: {
      code: 'role_not_assumed',
      text: 'there are no credentials for the command: STS refuses (ValidationError)',
    },
    retryable: true,
  });
  expect(output).toBe('');
});

test('a request that asks nothing of AWS opens no session', async () => {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { execute, requests } = anExecutor();

  await execute({ type: 'http', url: `http://127.0.0.1:${port}/`, method: 'GET' });
  server.close();

  expect(requests).toEqual([]);
});

/** An executor as a runner of the class `heavy` has it, in front of an STS that answers so. */
function anExecutor({ answer = GRANTED, inContainer = false } = {}) {
  const requests: SessionRequest[] = [];
  const sessions = new CommandSessions({
    clock: new FakeClock('2026-06-01T00:00:00Z'),
    randomness: { fraction: () => 0, ulid: () => '' },
    roleArn: 'arn:aws:iam::123456789012:role/commands',
    runnerClass: 'heavy',
    perRun: false,
    assume: async (request) => {
      requests.push(request);
      return answer;
    },
    onWait: () => undefined,
  });
  const executor = makeCommandExecutor({
    moduleUrl: import.meta.url,
    taskNames: new Set(),
    environment: OWN,
    scope: `test ${process.pid}`,
    sessions,
    handOver: inContainer
      ? (_, obtain, work) => withAddress(obtain, work)
      : ({ credentials }, _, work) => work({ AWS_ACCESS_KEY_ID: credentials.accessKeyId }),
  });
  const execute = async (command: Command) => {
    const chunks: Uint8Array[] = [];
    const result = await executor.execute({
      command,
      jobId: 'job',
      revision: 7,
      runId: 'job.20260601T000000Z',
      scheduledAt: '2026-06-01T00:00:00Z',
      attempt: 1,
      env: {},
      signal: new AbortController().signal,
      onOutput: (chunk) => chunks.push(chunk),
    });
    return { result, output: Buffer.concat(chunks).toString() };
  };
  return { execute, requests };
}
