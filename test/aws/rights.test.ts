import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import { runsQueueOf, tableOf } from './stack/deployed-resources.ts';
import { api, EMULATOR_ENVIRONMENT, entriesOf, eventually, outcomeOf } from './stack/deployed-world.ts';

const YEARLY = '0 0 1 1 *';

const CLASSES = [
  { runner: 'default', role: 'RunnerdefaultCommandRole', before: '', env: {} },
  // curl knows nothing of the address where a container is handed out its credentials.
  {
    runner: 'long',
    role: 'RunnerlongCommandRole',
    before: 'eval "$(node --input-type=module --eval "$COMMAND_CREDENTIALS")"; ',
    env: containerEnv(),
  },
] as const;

test.each(CLASSES)(
  'a command of the class $runner is its job under the command role, and may touch no table, no queue and no schedule',
  async ({ runner, role, before, env }) => {
    const id = `curious-${runner}`;
    const TableName = await tableOf('Jobs');
    const head = { pk: { S: `job#${id}` }, sk: { S: 'head' } };
    const definition = { pk: { S: `def#${id}` }, sk: { S: '1' } };
    const dynamo = (action: string, input: object) =>
      `${signed('dynamodb', `DynamoDB_20120810.${action}`, '1.0')} --data '${JSON.stringify({ TableName, ...input })}' "$DYNAMODB"`;
    const message = JSON.stringify({ jobId: id, runId: `${id}.20260101T000000Z`, runner: 'heavy' });
    const send = JSON.stringify({ QueueUrl: await runsQueueOf('heavy'), MessageBody: message });
    const line = [
      `${signed('sts')} --header "content-type: application/x-www-form-urlencoded" --data "Action=GetCallerIdentity&Version=2011-06-15" "$STS" | grep -o 'assumed-role/[^<]*'`,
      dynamo('GetItem', { Key: head }),
      dynamo('PutItem', { Item: { ...head, outbox: { L: [] } } }),
      dynamo('PutItem', { Item: { ...definition, note: { S: 'destroyed' } } }),
      dynamo('DeleteItem', { Key: head }),
      `${signed('sqs', 'AmazonSQS.SendMessage', '1.0')} --data '${send}' "$SQS"`,
      `${signed('scheduler')} "$SCHEDULER/schedules"`,
    ].join('; echo; ');
    const more = { schedule: YEARLY, runner, maxRetries: 0 };
    await api.createJob({ id, ...more, command: before + line, env: { ...endpoints(), ...env } });

    const run = await outcomeOf((await api.runJob(id)).id);
    const { items } = await api.readLog(run.id);

    const answers = items
      .map(({ text }) => text)
      .join('')
      .split('\n')
      .filter((one) => one !== '');
    console.log(`as ${answers[0]}: ${answers.length - 1} attempts`);
    expect(answers).toEqual([
      expect.stringMatching(new RegExp(`^assumed-role/.*${role}.*/${id}$`)),
      expect.stringMatching(/AccessDenied.*GetItem/),
      expect.stringMatching(/AccessDenied.*PutItem/),
      expect.stringMatching(/AccessDenied.*PutItem/),
      expect.stringMatching(/AccessDenied.*DeleteItem/),
      expect.stringMatching(/AccessDenied.*|not authorized to perform: sqs:SendMessage/i),
      expect.stringMatching(/not authorized to perform: scheduler:ListSchedules/),
    ]);
  },
);

test('an outbox that somebody forged deletes no other job`s entry and makes no job run that does not follow', async () => {
  const [forger, victim] = ['forger', 'forged-upon'];
  await api.createJob({ id: forger, schedule: YEARLY, command: 'true' });
  await api.createJob({ id: victim, schedule: YEARLY, command: 'true', runner: 'heavy' });
  const entries = await entriesOf(victim);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: inject('region') }));
  const TableName = await tableOf('Jobs');
  const Key = { pk: `job#${forger}`, sk: 'head' };
  const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const parent = { runId: `${forger}.20260101T000000Z`, status: 'succeeded' };
  const outbox = [
    { kind: 'chain', follower: victim, run: { parent, scheduledAt: 1_767_225_600, depth: 1 } },
    { kind: 'sync', obsolete: entries },
  ];
  const version = Number(Item?.version) + 1;
  const forged = { ...Item, version, outbox, wakeAt: 1, wakeKey: `00000000001#${forger}`, wakeShard: 'w#0' };
  await documents.send(new PutCommand({ TableName, Item: forged }));

  await eventually('the outbox to be carried out', async () => {
    const { Item: now } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Number(now?.version) > version || undefined;
  });

  expect(entries).toHaveLength(1);
  expect(await entriesOf(victim)).toEqual(entries);
  expect((await api.listRuns(victim)).items).toEqual([]);
});

/** A call that curl signs with the credentials of the command's environment. */
function signed(service: string, target?: string, version?: string): string {
  const json =
    target === undefined
      ? []
      : [`--header 'x-amz-target: ${target}' --header 'content-type: application/x-amz-json-${version}'`];
  return [
    'curl --silent --insecure',
    `--aws-sigv4 "aws:amz:$AWS_REGION:${service}" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    '--header "x-amz-security-token: $AWS_SESSION_TOKEN"',
    ...json,
  ].join(' ');
}

function endpoints(): Record<string, string> {
  const { AWS_ENDPOINT_URL: all } = process.env;
  const region = inject('region');
  return {
    DYNAMODB: all ?? `https://dynamodb.${region}.amazonaws.com`,
    SQS: all ?? `https://sqs.${region}.amazonaws.com`,
    STS: all ?? `https://sts.${region}.amazonaws.com`,
    SCHEDULER: all ?? `https://scheduler.${region}.amazonaws.com`,
  };
}

function containerEnv(): Record<string, string> {
  const script = `
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
    const answer = await fetch(url, { headers: { authorization: token } });
    const { AccessKeyId, SecretAccessKey, Token } = await answer.json();
    console.log('AWS_ACCESS_KEY_ID=' + AccessKeyId, 'AWS_SECRET_ACCESS_KEY=' + SecretAccessKey, 'AWS_SESSION_TOKEN=' + Token);
  `;
  return { ...EMULATOR_ENVIRONMENT, COMMAND_CREDENTIALS: script };
}
