import { expect, test } from 'vitest';
import type { AwsCommand } from '#domain/jobs/command/aws/schema.ts';
import type { AwsAnswer, AwsCall, AwsCaller } from '#ports/aws-caller.ts';
import { type Choices, execute } from '#test/adapters/commands/an-execution.ts';

const RUN = { jobId: 'nightly', runId: 'nightly.20260301T090000Z', attempt: 2 };

test('the service is sent the input, with what stands in it for facts of the run', async () => {
  const input = {
    Key: 'day/<cronstack.scheduled-day>.csv',
    Tags: ['<cronstack.job-id> <cronstack.run-id>', { at: '<cronstack.scheduled-at>', try: '<cronstack.attempt>' }],
    '<cronstack.job-id>': 3,
  };
  const { seen } = await call({ kind: 'answered', answer: {} }, { input, region: 'eu-west-1' }, RUN);

  expect(seen).toMatchObject([
    {
      service: 's3',
      action: 'CopyObject',
      region: 'eu-west-1',
      input: {
        Key: 'day/2026-03-01.csv',
        Tags: ['nightly nightly.20260301T090000Z', { at: '2026-03-01T09:00:00Z', try: '2' }],
        '<cronstack.job-id>': 3,
      },
    },
  ]);
});

test('without an input the service is sent an empty one', async () => {
  expect((await call({ kind: 'answered', answer: {} })).seen).toMatchObject([{ input: {} }]);
});

test('the answer is the output and the result', async () => {
  const { result, output } = await call({ kind: 'answered', answer: { VersionId: 'v1' } });
  expect(output).toBe('{"VersionId":"v1"}\n');
  expect(result).toEqual({ kind: 'succeeded', left: { result: '{"VersionId":"v1"}' } });
});

test('an empty answer says nothing', async () => {
  const { result, output } = await call({ kind: 'answered', answer: {} });
  expect([result.kind, output]).toEqual(['succeeded', '']);
});

test('of a long answer a KiB is shown, in whole characters', async () => {
  const { output } = await call({ kind: 'answered', answer: { Text: 'ä'.repeat(2_000) } });
  expect(output).toMatch(/^\{"Text":"ä+ \[\.\.\.\]\n$/);
  expect(Buffer.byteLength(output)).toBeLessThanOrEqual(1_024 + ' [...]\n'.length);
  expect(Buffer.byteLength(output)).toBeGreaterThan(1_020);
});

test('what an answer holds under a name that looks secret is masked in output and result, also where it is cut', async () => {
  const answer = { SecretString: 'tr0ub4dor-and-three', Other: 'x', Filler: 'y'.repeat(3_000) };
  const { result, output } = await call({ kind: 'answered', answer });
  expect(output).toMatch(/^\{"SecretString":"\*\*\*"/);
  expect(JSON.stringify([result, output])).not.toContain('tr0ub4dor');

  const atTheCut = await call({ kind: 'answered', answer: { A: 'y'.repeat(1_000), Password: 'tr0ub4dor-and-three' } });
  expect(atTheCut.output).not.toContain('tr0ub');
});

test('a refusal is a failure, its words without the secrets of the input', async () => {
  const { result, output } = await call(
    {
      kind: 'refused',
      error: 'X',
      reason: { code: 'aws_refused', text: 'bad tr0ub4dor' },
      retryable: false,
      retryAfterSeconds: 3,
    },
    { input: { MasterUserPassword: 'tr0ub4dor' } },
  );
  expect(result).toEqual({
    kind: 'failed',
    reason: { code: 'aws_refused', text: 'bad ***' },
    retryable: false,
    retryAfterSeconds: 3,
  });
  expect(output).toBe('');
});

test('an answer is not waited for when the attempt is told to stop, and the call is told so', async () => {
  const controller = new AbortController();
  const signals: AbortSignal[] = [];
  const aws: AwsCaller = {
    call: ({ signal }) => {
      signals.push(signal);
      controller.abort('cancelled');
      return new Promise(() => {});
    },
  };
  const { result } = await execute(COMMAND, { aws, signal: controller.signal });
  expect(result).toEqual({ kind: 'stopped' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

const COMMAND = { type: 'aws', service: 's3', action: 'CopyObject' } as const;

async function call(answer: AwsAnswer, more: Partial<AwsCommand> = {}, choices: Choices = {}) {
  const seen: AwsCall[] = [];
  const aws: AwsCaller = {
    call: async (one) => {
      seen.push(one);
      return answer;
    },
  };
  const outcome = await execute({ ...COMMAND, ...more }, { ...choices, aws });
  return { ...outcome, seen };
}
