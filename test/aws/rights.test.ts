import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, inject, test } from 'vitest';
import { api, outcomeOf } from './deployed-world.ts';

const YEARLY = '0 0 1 1 *';
const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;

test('a command has its class`s rights: it may write heads, and neither definitions nor schedules', async () => {
  const tableName = await jobsTable();
  const line = [
    `${signed('dynamodb', 'PutItem')} --data '${put(tableName, { note: { S: 'no definition' } })}' "$DYNAMODB"`,
    `${signed('dynamodb', 'PutItem')} --data '${put(tableName, { definition: { S: '{}' } })}' "$DYNAMODB"`,
    `${signed('dynamodb', 'DeleteItem')} --data '${JSON.stringify({ TableName: tableName, Key: KEY })}' "$DYNAMODB"`,
    `${signed('scheduler')} "$SCHEDULER/schedules"`,
  ].join('; echo; ');
  await api.createJob({ id: 'curious', schedule: YEARLY, command: line, env: endpoints(), maxRetries: 0 });

  const run = await outcomeOf((await api.runJob('curious')).id);
  const { items } = await api.readLog(run.id);

  const answers = items.flatMap(({ text }) => text.trim().split('\n'));
  expect(answers).toEqual([
    '{}',
    // MiniStack does not look into what is put, and AWS does (DynamoDB developer guide, "dynamodb:Attributes").
    EMULATED ? '{}' : expect.stringMatching(/AccessDenied.*PutItem/),
    expect.stringMatching(/AccessDenied.*DeleteItem/),
    expect.stringMatching(/not authorized to perform: scheduler:ListSchedules/),
  ]);
});

const KEY = { pk: { S: 'job#curious' }, sk: { S: 'def#999' } };

async function jobsTable(): Promise<string> {
  const dynamodb = new DynamoDBClient({ region: inject('region') });
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  const name = TableNames.find((table) => table.startsWith(`cronstack-${inject('stage')}-TablesJobs`));
  if (name === undefined) {
    throw new Error(`no jobs table among ${TableNames.join(', ')}`);
  }
  return name;
}

/** A call that curl signs with the credentials of the command's environment. */
function signed(service: string, action?: string): string {
  const target = action === undefined ? [] : [`--header 'x-amz-target: DynamoDB_20120810.${action}'`];
  return [
    'curl --silent --insecure',
    `--aws-sigv4 "aws:amz:$AWS_REGION:${service}" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    '--header "x-amz-security-token: $AWS_SESSION_TOKEN" --header "content-type: application/x-amz-json-1.0"',
    ...target,
  ].join(' ');
}

function put(tableName: string, attributes: object): string {
  return JSON.stringify({ TableName: tableName, Item: { ...KEY, ...attributes } });
}

function endpoints(): Record<string, string> {
  const { AWS_ENDPOINT_URL: all } = process.env;
  const region = inject('region');
  return {
    DYNAMODB: all ?? `https://dynamodb.${region}.amazonaws.com`,
    SCHEDULER: all ?? `https://scheduler.${region}.amazonaws.com`,
  };
}
