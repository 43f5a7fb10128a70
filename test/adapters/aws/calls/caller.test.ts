import { Readable } from 'node:stream';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { installedActions, lazyAwsCaller } from '#adapters/aws/calls/lazy-caller.ts';
import type { AwsAnswer, AwsCall } from '#ports/aws-caller.ts';
import { anEndpoint } from './an-endpoint.ts';

const CREDENTIALS = { accessKeyId: 'AKIDSESSION', secretAccessKey: 'secret', sessionToken: 'token' };
const SEND = { service: 'sqs', action: 'CreateQueue', input: { QueueName: 'orders' } };

const closing: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) {
    close();
  }
});

describe('a call', () => {
  test('goes to the service with the input, signed with the credentials of the session, and its answer comes back', async () => {
    const received = await serviceThat({
      body: '{"QueueUrl":"https://sqs.test/1/orders"}',
    });

    const answer = await call(SEND);

    expect(answer).toMatchObject({ kind: 'answered', answer: { QueueUrl: 'https://sqs.test/1/orders' } });
    expect(JSON.stringify(answer)).not.toContain('$metadata');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(SEND.input);
    expect(received[0]?.headers).toMatchObject({
      'x-amz-target': 'AmazonSQS.CreateQueue',
      'x-amz-security-token': 'token',
      authorization: expect.stringMatching(/Credential=AKIDSESSION\/\d+\/eu-west-1\/sqs\//),
    });
  });

  test('goes to the region that it names', async () => {
    const received = await serviceThat({});
    await call({ ...SEND, region: 'us-east-2' });
    expect(received[0]?.headers.authorization).toContain('/us-east-2/sqs/');
  });

  test('writes an instant as the service takes it, where its schema has one, and nothing else', async () => {
    const received = await serviceThat({});
    const input = { Name: 'a', StartDate: '2026-03-01T09:00:00Z', Description: '2026-03-01T09:00:00Z' };

    await call({ service: 'scheduler', action: 'CreateSchedule', input });

    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      StartDate: Date.parse('2026-03-01T09:00:00Z') / 1_000,
      Description: '2026-03-01T09:00:00Z',
    });
  });

  test('whose members begin with a capital, as EventBridge writes them, has those of the schema; keys of a map stay', async () => {
    const received = await serviceThat({});
    const Environment = [{ Name: 'A', value: '1' }];
    const input = {
      Cluster: 'main',
      TaskDefinition: 'report',
      Overrides: { ContainerOverrides: [{ Name: 'app', Environment }] },
    };

    await call({ service: 'ecs', action: 'RunTask', input });
    await call({ ...SEND, input: { QueueName: 'orders', Tags: { Team: 'a' } } });

    expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        cluster: 'main',
        taskDefinition: 'report',
        overrides: { containerOverrides: [{ name: 'app', environment: [{ name: 'A', value: '1' }] }] },
      },
      { QueueName: 'orders', tags: { Team: 'a' } },
    ]);
  });

  test('is made once, whatever becomes of it', async () => {
    const received = await serviceThat({ status: 503, body: '{"__type":"ServiceUnavailable","message":"busy"}' });
    await call(SEND);
    expect(received).toHaveLength(1);
  });

  test('whose answer nobody hears may have been made, and may be made again', async () => {
    await serviceThat('hangs up');
    expect(await call(SEND)).toMatchObject({
      kind: 'refused',
      reason: { code: 'aws_unavailable', text: expect.stringMatching(/^sqs CreateQueue: no answer \(/) },
      retryable: true,
    });
  });

  test('whose input the client cannot send is final, and nothing is sent', async () => {
    const received = await serviceThat({});
    expect(await call({ service: 'scheduler', action: 'CreateSchedule', input: {} })).toMatchObject({
      reason: { code: 'aws_not_called', text: expect.stringContaining('No value provided for input HTTP label: Name') },
      retryable: false,
    });
    expect(received).toEqual([]);
  });

  test('without a region says so', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    expect(await call(SEND)).toMatchObject({
      reason: { code: 'aws_not_called', text: /no AWS region/ },
      retryable: false,
    });
  });
});

describe('an error', () => {
  const DENIED = 'User: x is not authorized to perform: sqs:CreateQueue on resource: arn:aws:sqs:q';

  test.each([
    [400, 'AccessDeniedException', DENIED, 'aws_denied', /must allow sqs:CreateQueue: User: x/, false],
    [403, 'AccessDenied', 'Access Denied', 'aws_denied', /must allow sqs:CreateQueue: Access Denied/, false],
    [400, 'ThrottlingException', 'Rate exceeded', 'aws_unavailable', /throttled \(ThrottlingException: Rate/, true],
    [400, 'RequestThrottled', 'slow', 'aws_unavailable', /throttled/, true],
    [429, 'Whatever', 'slow', 'aws_unavailable', /throttled/, true],
    [500, 'InternalError', 'oops', 'aws_unavailable', /InternalError: oops/, true],
    [409, 'OperationAborted', 'again', 'aws_unavailable', /OperationAborted/, true],
    [400, 'QueueDoesNotExist', 'no such queue', 'aws_refused', /QueueDoesNotExist: no such queue/, false],
    [404, 'NotFound', '', 'aws_refused', /^sqs CreateQueue: NotFound/, false],
  ] as const)('%i %s %j is %s', async (status, name, message, code, text, retryable) => {
    await serviceThat({ status, body: JSON.stringify({ __type: name, message }) });
    expect(await call(SEND)).toMatchObject({
      kind: 'refused',
      error: name,
      reason: { code, text: expect.stringMatching(text) },
      retryable,
    });
  });

  test('that says when to come again is listened to', async () => {
    await serviceThat({ status: 429, headers: { 'retry-after': '17' }, body: '{"__type":"Throttling"}' });
    expect(await call(SEND)).toMatchObject({ retryAfterSeconds: 17 });
  });

  test.each([
    ['lambda', 'Invoke', 'lambda:InvokeFunction'],
    ['ecs', 'RunTask', 'ecs:RunTask'],
    ['secrets-manager', 'GetSecretValue', 'secretsmanager:GetSecretValue'],
  ])('of %s %s that names no action is said to need %s', async (service, action, allow) => {
    await serviceThat({ status: 403, body: '{"__type":"AccessDeniedException","message":"no"}' });
    const answer = await call({ service, action, input: { FunctionName: 'f', SecretId: 's', taskDefinition: 't' } });
    expect(answer).toMatchObject({ reason: { text: expect.stringContaining(`must allow ${allow}: no`) } });
  });
});

describe('an answer', () => {
  test('is JSON: bytes are text or base64, instants RFC 3339, numbers beyond doubles texts', async () => {
    const sqs = mockClient(SQSClient);
    closing.push(() => sqs.restore());
    sqs.onAnyCommand().resolves({
      $metadata: { httpStatusCode: 200 },
      Text: new TextEncoder().encode('{"a":1}'),
      Bytes: new Uint8Array([0xff, 0xfe]),
      When: new Date('2026-03-01T09:00:00Z'),
      Never: new Date(Number.NaN),
      Many: new Set(['a']),
      Big: 2n ** 64n,
      Deep: [{ Bytes: new Uint8Array([0x61]) }],
      Nothing: undefined,
    } as object);

    expect(await call(SEND)).toEqual({
      kind: 'answered',
      answer: {
        Text: '{"a":1}',
        Bytes: '//4=',
        When: '2026-03-01T09:00:00.000Z',
        Never: null,
        Many: ['a'],
        Big: '18446744073709551616',
        Deep: [{ Bytes: 'a' }],
      },
    });
  });

  test('that is a stream is read no further than what is shown, and let go of', async () => {
    const lambda = mockClient(LambdaClient);
    closing.push(() => lambda.restore());
    let read = 0;
    const body = Readable.from(
      (async function* () {
        for (;;) {
          read += 1;
          yield Buffer.alloc(600, 'x');
        }
      })(),
    );
    const events = Readable.from([{ InvokeComplete: {} }]);
    lambda.onAnyCommand().resolves({ Body: body, Events: events } as object);

    expect(await call({ service: 'lambda', action: 'ListFunctions', input: {} })).toEqual({
      kind: 'answered',
      answer: { Body: 'x'.repeat(1_024), Events: '(a stream of events)' },
    });
    expect(body.destroyed).toBe(true);
    expect(read).toBeLessThan(40);
  });
});

describe('the names of an action', () => {
  test.each([
    ['sqs', 'SendMessage', undefined],
    ['dynamodb', 'PutItem', undefined],
    ['sqs', 'SendMesage', { name: 'action', message: /has no action SendMesage: is SendMessage meant\?/ }],
    ['sqs', 'Xyz', { name: 'action', message: /^@aws-sdk\/client-sqs has no action Xyz$/ }],
    ['nosuchthing', 'Do', { name: 'service', message: /no package @aws-sdk\/client-nosuchthing here .*npm install/ }],
  ] as const)('%s %s: %j', async (service, action, fault) => {
    const found = await installedActions({ service, action });
    expect(found).toEqual(fault && { name: fault.name, message: expect.stringMatching(fault.message) });
  });

  test('that are wrong call nothing', async () => {
    expect(await call({ service: 'nosuchthing', action: 'Do', input: {} })).toMatchObject({
      reason: { code: 'aws_not_called' },
      retryable: false,
    });
  });
});

async function serviceThat(answer: Parameters<typeof anEndpoint>[0]) {
  const { received, server } = await anEndpoint(answer);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return received;
}

function call(what: Omit<AwsCall, 'signal'>): Promise<AwsAnswer> {
  return lazyAwsCaller(CREDENTIALS).call({ ...what, signal: new AbortController().signal });
}
