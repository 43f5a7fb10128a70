import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { lazyFunctionInvoker } from '#adapters/aws/lazy-clients.ts';
import { anError } from './an-error.ts';

const lambda = mockClient(LambdaClient);

afterAll(() => lambda.restore());

beforeEach(() => {
  lambda.reset();
});

test('waits for the answer, with the run as client context and the end of the log', async () => {
  const payload = new TextEncoder().encode('{"sent":3}');
  const LogResult = Buffer.from('START\nEND\n').toString('base64');
  lambda.on(InvokeCommand).resolves({ StatusCode: 200, Payload: Object.assign(payload, asBlob), LogResult });

  expect(await invoke()).toEqual({ kind: 'answered', payload: '{"sent":3}', logTail: 'START\nEND\n' });
  expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toEqual({
    FunctionName: 'report',
    Qualifier: 'live',
    InvocationType: 'RequestResponse',
    LogType: 'Tail',
    ClientContext: Buffer.from('{"custom":{}}').toString('base64'),
    Payload: Buffer.from('{}'),
  });
});

test('an error of the function is told from an answer', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(await invoke()).toEqual({ kind: 'function_failed', payload: '', logTail: '' });
});

test('a throttled call is not repeated here, and says when it may be', async () => {
  const error = { message: 'Rate Exceeded.', $metadata: {}, retryAfterSeconds: '7' };
  lambda
    .on(InvokeCommand)
    .rejects(new TooManyRequestsException({ ...error, Reason: 'ConcurrentInvocationLimitExceeded' }));
  expect(await invoke()).toEqual({
    kind: 'not_invoked',
    why: 'the function report: it is throttled (ConcurrentInvocationLimitExceeded)',
    retryable: true,
    retryAfterSeconds: 7,
  });
  expect(lambda.commandCalls(InvokeCommand)).toHaveLength(1);
});

test.each([
  ['ResourceNotFoundException', /there is none of this name here/, false],
  ['AccessDeniedException', /access denied: the command role of its runner class/, false],
  ['CredentialsProviderError', /there are no AWS credentials here/, false],
  ['RequestTooLargeException', /the payload is too large/, false],
  ['ServiceException', /AWS could not be asked \(ServiceException\)/, true],
  ['TimeoutError', /AWS could not be asked \(TimeoutError\)/, true],
])('%s: %s; retried: %s', async (name, why, retryable) => {
  lambda.on(InvokeCommand).rejects(anError(name, 'User: arn:aws:sts::1:assumed-role/x is not ...'));
  const result = await invoke();
  expect(result).toMatchObject({ kind: 'not_invoked', why: expect.stringMatching(why), retryable });
  expect(JSON.stringify(result)).not.toContain('assumed-role');
});

test('a machine without a region says so', async () => {
  lambda.on(InvokeCommand).rejects(anError('Error', 'Region is missing'));
  expect(await invoke()).toMatchObject({
    why: 'the function report: no AWS region is set here (AWS_REGION)',
    retryable: false,
  });
});

/** The SDK's bytes know how to become text. */
const asBlob = { transformToString: () => '' };

async function invoke() {
  return await lazyFunctionInvoker().invoke({
    functionName: 'report',
    qualifier: 'live',
    payload: '{}',
    context: '{"custom":{}}',
    signal: new AbortController().signal,
  });
}
