import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:orders';
const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nightly';

test.each([
  { type: 'http', url: 'https://api.test/hook?x=1' },
  { type: 'http', url: 'HTTP://[2606:4700::1111]:8080/', method: 'DELETE', body: { a: null } },
  {
    type: 'http',
    url: 'https://api.test',
    headers: { Authorization: { fromSecret: 'prod/api', key: 'token', prefix: 'Bearer ' }, 'X-Empty': '' },
    expect: { status: [200, '2xx', '300-399'], bodyContains: 'ok' },
    maxResponseBytes: 1,
    followRedirects: false,
  },
  { type: 'shell', line: 'x', cwd: '~' },
  { type: 'shell', argv: ['x'], cwd: '~/a~b' },
  { type: 'shell', line: 'x', cwd: './~bob' },
  { type: 'claude', prompt: 'x', model: 'opus', cwd: '~/' },
  { type: 'lambda', functionName: 'nightly' },
  {
    type: 'lambda',
    functionName: 'arn:aws:lambda:eu-central-1:123456789012:function:nightly',
    qualifier: '$LATEST',
    payload: [1],
  },
  { type: 'aws', service: 's3', action: 'ListBuckets' },
  {
    type: 'aws',
    service: 'dynamodb',
    action: 'PutItem',
    input: { TableName: 't', Item: { id: { S: '<cronstack.run-id>' }, at: { S: '<cronstack.scheduled-at>' } } },
    region: 'us-gov-west-1',
  },
  { type: 'sqs', queueUrl: QUEUE, message: { a: [1] }, groupId: 'fair', delaySeconds: 900 },
  { type: 'sqs', queueUrl: `${QUEUE}.fifo`, groupId: 'a' },
  { type: 'sns', topicArn: TOPIC, subject: 'Hi', message: 'x' },
  { type: 'sns', topicArn: `${TOPIC}.fifo`, groupId: 'a' },
  { type: 'eventbridge', source: 'shop.orders', detailType: 'Closed', eventBus: 'main', detail: {}, resources: ['r'] },
  { type: 'step-function', stateMachineArn: `${MACHINE}:live`, input: [1], wait: true },
  {
    type: 'ecs-task',
    taskDefinition: 'report:3',
    container: 'app',
    command: ['go'],
    environment: { A: '' },
    wait: true,
  },
  {
    type: 'ecs-task',
    cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
    taskDefinition: 'report',
    launchType: 'FARGATE',
    network: { subnets: ['subnet-1'], publicIp: true },
  },
  { type: 'sql', connection: 'sqlite::memory:', statement: 'select 1', output: 'count', transaction: false },
  {
    type: 'sql',
    connection: 'sqlite:/srv/shop.db',
    file: '/srv/report.sql',
    timeoutSeconds: 30,
    expect: { rows: '>0' },
  },
  { type: 'sql', connection: { fromSecret: 'prod/db' }, statement: 'select $1', parameters: ['x', 1, true, null] },
  { type: 'sql', connection: { fromEnvironment: 'DATABASE_URL' }, statement: 'select :a', parameters: { a: 1 } },
  {
    type: 'sql',
    connection: {
      clusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:shop',
      secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-a1b2c3',
    },
    statement: 'select 1',
    expect: { rows: 0 },
  },
  {
    type: 'shell',
    line: 'env',
    env: { A: { fromEnvironment: 'HOME' }, B: { fromParameter: '/prod/b' }, C: { fromSecret: 'rds!db-1' } },
  },
])('a command may be %j', (command) => {
  expect(problems({ command })).toEqual([]);
});

test.each<[unknown, string, RegExp]>([
  [http({ url: 'ftp://api.test' }), 'command.url', /https:\/\/ or http:\/\//],
  [http({ url: '/hook' }), 'command.url', /absolute/],
  [http({ url: 'https://' }), 'command.url', /absolute/],
  [http({ url: 'https://user:pw@api.test' }), 'command.url', /no user name and password/],
  [http({ url: 'https://user@api.test' }), 'command.url', /no user name and password/],
  [http({ method: 'TRACE' }), 'command.method', /GET/],
  [http({ method: 'GET', body: 'x' }), 'command.body', /has no body/],
  [http({ body: 'x'.repeat(65_537) }), 'command.body', /at most 65536/],
  [http({ headers: { 'A B': 'x' } }), 'command.headers.A B', /name of a header/],
  [http({ headers: { A: 'x\r\nB: y' } }), 'command.headers.A', /on one line/],
  [http({ headers: { A: ' x' } }), 'command.headers.A', /visible/],
  [http({ headers: { A: 'x', a: 'y' } }), 'command.headers', /two spellings/],
  [http({ headers: { Host: 'x' } }), 'command.headers.Host', /set by Cronstack/],
  [http({ headers: { 'x-cronstack-run-id': 'x' } }), 'command.headers.x-cronstack-run-id', /set by Cronstack/],
  [http({ headers: { A: { fromSecret: 'a', fromParameter: 'b' } } }), 'command.headers.A', /fromSecret/],
  [http({ headers: { A: 3 } }), 'command.headers.A', /expected a text, /],
  [http({ expect: { status: 99 } }), 'command.expect.status', /./],
  [http({ expect: { status: '299-200' } }), 'command.expect.status', /./],
  [http({ expect: { status: [] } }), 'command.expect.status', /./],
  [http({ maxResponseBytes: 1e9 }), 'command.maxResponseBytes', /./],
  [{ type: 'ftp' }, 'command', /an object with a type/],
  [{ type: 'shell', line: 'x', lines: 'y' }, 'command.lines', /unknown key/],
  [{ type: 'shell', line: 'x', cwd: '~bob/x' }, 'command.cwd', /expected ~ alone or before a slash/],
  [{ type: 'shell', line: 'x', cwd: null }, 'command.cwd', /in YAML "~" stands in quotes/],
  [{ type: 'claude', prompt: 'x', model: 'opus', cwd: '~~' }, 'command.cwd', /expected ~ alone or before a slash/],
  [{ type: 'lambda', functionName: 'a b' }, 'command.functionName', /name or ARN/],
  [{ type: 'lambda', functionName: 'a:prod' }, 'command.functionName', /without a qualifier/],
  [{ type: 'aws', service: 'S3', action: 'CopyObject' }, 'command.service', /s3 for @aws-sdk\/client-s3/],
  [{ type: 'aws', service: '../evil', action: 'CopyObject' }, 'command.service', /name of a service/],
  [{ type: 'aws', service: 's3', action: 'copyObject' }, 'command.action', /CopyObject/],
  [{ type: 'aws', service: 's3', action: '__proto__' }, 'command.action', /CopyObject/],
  [{ type: 'aws', service: 's3', action: 'CopyObject', input: [1] }, 'command.input', /./],
  [{ type: 'aws', service: 's3', action: 'A', input: { a: 'x'.repeat(65_536) } }, 'command.input', /at most 65536/],
  [
    { type: 'aws', service: 's3', action: 'A', input: { a: ['<cronstack.runid>'] } },
    'command.input',
    /no <cronstack.runid>: expected <cronstack.job-id>, /,
  ],
  [{ type: 'aws', service: 's3', action: 'A', region: 'Frankfurt' }, 'command.region', /eu-central-1/],
  [{ type: 'sqs', queueUrl: 'orders' }, 'command.queueUrl', /URL of a queue/],
  [{ type: 'sqs', queueUrl: `${QUEUE}.fifo` }, 'command.groupId', /needs a groupId/],
  [{ type: 'sqs', queueUrl: `${QUEUE}.fifo`, groupId: 'a', delaySeconds: 1 }, 'command.delaySeconds', /no delay/],
  [{ type: 'sqs', queueUrl: QUEUE, delaySeconds: 901 }, 'command.delaySeconds', /900/],
  [{ type: 'sqs', queueUrl: QUEUE, message: '<cronstack.id>' }, 'command.message', /no <cronstack.id>/],
  [{ type: 'sns', topicArn: 'orders' }, 'command.topicArn', /ARN of a topic/],
  [{ type: 'sns', topicArn: `${TOPIC}.fifo` }, 'command.groupId', /needs a groupId/],
  [{ type: 'sns', topicArn: TOPIC, subject: 'a\nb' }, 'command.subject', /ASCII/],
  [{ type: 'eventbridge', source: 'aws.s3', detailType: 'x' }, 'command.source', /for AWS alone/],
  [{ type: 'eventbridge', source: 'shop', detailType: 'x', detail: 'text' }, 'command.detail', /./],
  [{ type: 'step-function', stateMachineArn: 'Nightly' }, 'command.stateMachineArn', /ARN of a state machine/],
  [{ type: 'step-function', stateMachineArn: MACHINE, wait: 'yes' }, 'command.wait', /./],
  [{ type: 'ecs-task', taskDefinition: 'a b' }, 'command.taskDefinition', /task definition/],
  [{ type: 'ecs-task', taskDefinition: 'a', launchType: 'FARGATE' }, 'command.network', /needs a network/],
  [{ type: 'ecs-task', taskDefinition: 'a', command: ['x'] }, 'command.container', /the container that gets/],
  [
    { type: 'ecs-task', taskDefinition: 'a', container: 'c', environment: { CRONSTACK_RUN_ID: 'x' } },
    'command.environment.CRONSTACK_RUN_ID',
    /not our own/,
  ],
  [
    { type: 'ecs-task', taskDefinition: 'a', container: 'c', command: ['x'.repeat(9_000)] },
    'command.environment',
    /8192/,
  ],
  [
    sql({ connection: 'postgres://ann:secret@db/shop' }),
    'command.connection',
    /a reference to where the address is kept/,
  ],
  [sql({ connection: 'sqlite:shop.db' }), 'command.connection', /sqlite:\/PATH/],
  [
    sql({ connection: { clusterArn: 'shop', secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a' } }),
    'command.connection.clusterArn',
    /cluster of Aurora/,
  ],
  [sql({ connection: 5 }), 'command.connection', /a reference to where/],
  [sql({ statement: undefined }), 'command.statement', /either a statement or a file/],
  [sql({ file: '/a' }), 'command.statement', /either a statement or a file/],
  [sql({ statement: undefined, file: 'a.sql' }), 'command.file', /begins with \//],
  [sql({ parameters: [[1]] }), 'command.parameters[0]', /texts, numbers, booleans and null/],
  [sql({ parameters: { 'a b': 1 } }), 'command.parameters.a b', /./],
  [sql({ expect: { rows: 'some' } }), 'command.expect.rows', /">0"/],
  [sql({ timeoutSeconds: 0 }), 'command.timeoutSeconds', /./],
  [{ type: 'lambda', functionName: 'a', qualifier: 'a b' }, 'command.qualifier', /version or an alias/],
])('%j is refused at %s', (command, path, message) => {
  expect(problems({ command })).toMatchObject([{ path, message: expect.stringMatching(message) }]);
});

test.each([
  [{ A: { fromSecret: '' } }, 'env.A.fromSecret'],
  [{ A: { fromEnvironment: 'A-B' } }, 'env.A.fromEnvironment'],
  [{ A: { fromNowhere: 'x' } }, 'env.A'],
  [{ A: null }, 'env.A'],
  [{ 'A-B': 'x' }, 'env.A-B'],
])('the environment %j is refused at %s', (env, path) => {
  expect(problems({ command: 'true', env })).toMatchObject([{ path }]);
});

test('the variables that a command gets anyhow are refused by name, in the job and in the command', () => {
  const env = { MODE: 'full', CRONSTACK_RUN_ID: 'forged', CRONSTACK_MODE: 'x' };

  expect(problems({ command: { type: 'shell', line: 'true', env }, env: { CRONSTACK_ARGS: '[]' } })).toEqual(
    ['env.CRONSTACK_ARGS', 'command.env.CRONSTACK_RUN_ID', 'command.env.CRONSTACK_MODE'].map((path) => ({
      path,
      message: expect.stringMatching(/^names that begin with CRONSTACK_ are the product's own/),
    })),
  );
});

test.each(['URL', 'TOKEN', 'REPORTS', 'CLEANUP_ROOTS', 'LAST_RESULT', 'PARENT'])('CRONSTACK_%s may be set', (name) => {
  expect(problems({ command: 'true', env: { [`CRONSTACK_${name}`]: 'x' } })).toEqual([]);
});

const ELSEWHERE = { type: 'external', startWithinSeconds: 60, finishWithinSeconds: 600 };

test.each<[object, string, RegExp]>([
  [{ maxRetries: 1 }, 'maxRetries', /whoever starts it decides/],
  [{ on_lost: 'retry' }, 'on_lost', /whoever starts it decides/],
  [{ overlap: 'skip' }, 'overlap', /expected allow/],
  [{ catchup: 'all' }, 'catchup', /expected latest or none/],
  [{ timeoutSeconds: 601 }, 'timeoutSeconds', /finishWithinSeconds/],
  [{ group: { name: 'g' } }, 'group', /held back/],
  [{ after: [{ job: 'other' }] }, 'after', /started after/],
  [{ args: [] }, 'args', /told nothing/],
  [{ env: { A: 'b' } }, 'env', /told nothing/],
  [{ ping: { url: 'https://ping.test/1' } }, 'ping', /tell others/],
  [{ command: { ...ELSEWHERE, startWithinSeconds: 0 } }, 'command.startWithinSeconds', /1/],
])(
  'a job that runs elsewhere has nothing that would start, hold back or repeat its runs: %j',
  (more, path, message) => {
    expect(problems({ command: ELSEWHERE, ...more })).toMatchObject([
      { path, message: expect.stringMatching(message) },
    ]);
  },
);

test('a job that runs elsewhere may spell out what it has anyhow', () => {
  const spelled = { maxRetries: 0, onLost: 'fail', overlap: 'allow', timeoutSeconds: 600, catchup: 'none', env: {} };
  expect(problems({ command: ELSEWHERE, ...spelled })).toEqual([]);
});

function sql(more: object) {
  return JSON.parse(JSON.stringify({ type: 'sql', connection: 'sqlite::memory:', statement: 'select 1', ...more }));
}

function http(more: object) {
  return { type: 'http', url: 'https://api.test', ...more };
}

function problems(more: object) {
  const configuration = parseConfiguration({});
  if (!configuration.ok) {
    throw new Error('the default configuration is not valid');
  }
  const parsed = parseJob(
    { id: 'job', schedule: '@daily', ...more },
    {
      ...configuration,
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
      createdAt: 0,
    },
  );
  return parsed.ok ? [] : parsed.errors;
}
