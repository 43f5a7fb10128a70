import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { readPlace } from '#local/remote/place.ts';
import { anError } from '#test/adapters/aws/an-error.ts';

const NAME = '/cronstack-prod/runners/office';
const TOLD = {
  CRONSTACK_RUNNER: 'office',
  CRONSTACK_RUN_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/office',
  CRONSTACK_MAX_CONCURRENT: '3',
  CRONSTACK_SETTINGS: JSON.stringify({ configuration: {}, runners: {}, taskNames: [] }),
};
const { signal } = new AbortController();
const ssm = mockClient(SSMClient);
const before = process.env.AWS_REGION;

beforeEach(() => {
  ssm.reset();
  process.env.AWS_REGION = 'eu-west-1';
});
afterAll(() => {
  ssm.restore();
  if (before === undefined) {
    delete process.env.AWS_REGION;
  } else {
    process.env.AWS_REGION = before;
  }
});

function tells(value: string): void {
  ssm.on(GetParameterCommand, { Name: NAME }).resolves({ Parameter: { Value: value } });
}

test('a runner is told its queue, how many runs it may have, and the rest of its environment', async () => {
  tells(JSON.stringify(TOLD));

  expect(await readPlace(NAME, 'office', { signal })).toEqual({
    environment: TOLD,
    runQueueUrl: TOLD.CRONSTACK_RUN_QUEUE_URL,
    maxConcurrent: 3,
  });
});

test.each([
  ['nothing', '', 'does not tell of a runner class'],
  ['a list', '[]', 'does not tell of a runner class'],
  ['numbers', '{"CRONSTACK_RUNNER":1}', 'does not tell of a runner class'],
  [
    'another class',
    JSON.stringify({ ...TOLD, CRONSTACK_RUNNER: 'garage' }),
    'tells of the runner class garage, not office',
  ],
  ['no queue', JSON.stringify({ ...TOLD, CRONSTACK_RUN_QUEUE_URL: '' }), 'is of another version'],
  ['no number', JSON.stringify({ ...TOLD, CRONSTACK_MAX_CONCURRENT: '0' }), 'is of another version'],
  ['other settings', JSON.stringify({ ...TOLD, CRONSTACK_SETTINGS: '{}' }), 'is of another version'],
])('a parameter that holds %s is refused by name', async (_, value, why) => {
  tells(value);

  await expect(readPlace(NAME, 'office', { signal })).rejects.toMatchObject({
    code: 'no_place',
    message: expect.stringMatching(new RegExp(`^the parameter ${NAME} ${why}`)),
  });
});

test.each([
  ['ParameterNotFound', 'there is none of this name here'],
  ['AccessDeniedException', 'access denied'],
  ['CredentialsProviderError', 'there are no AWS credentials here'],
  ['ExpiredTokenException', 'the AWS credentials here have expired'],
])('where SSM answers %s, that is said with what to look at', async (name, why) => {
  ssm.on(GetParameterCommand).rejects(anError(name, 'the words of AWS'));

  await expect(readPlace(NAME, 'office', { signal })).rejects.toThrow(
    new RegExp(`^the parameter ${NAME}: ${why}.*--stage, AWS_REGION and the credentials`),
  );
});

test('a profile that gives no credentials is named', async () => {
  ssm.on(GetParameterCommand).rejects(anError('CredentialsProviderError', 'the words of AWS'));

  await expect(readPlace(NAME, 'office', { signal, profile: 'nope' })).rejects.toThrow(
    /there are no AWS credentials here .*the credentials say where it is looked for, here those of the profile "nope" \(AWS_PROFILE\)\)$/,
  );
});
