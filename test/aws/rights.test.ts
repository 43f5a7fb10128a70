import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, inject, test } from 'vitest';
import { api, CONTAINER_ENVIRONMENT, outcomeOf } from './deployed-world.ts';

const YEARLY = '0 0 1 1 *';
const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;

const CLASSES = [
  { runner: 'default', before: '', env: {} },
  // curl knows nothing of the address where ECS hands out the credentials of a task's role.
  { runner: 'long', before: 'eval "$(node --input-type=module --eval "$TASK_CREDENTIALS")"; ', env: containerEnv() },
] as const;

test.each(CLASSES)(
  'a command of the class $runner has the rights of its class: it may write heads, and neither definitions nor schedules',
  async ({ runner, before, env }) => {
    const tableName = await jobsTable();
    const id = `curious-${runner}`;
    const key = { pk: { S: `job#${id}` }, sk: { S: 'def#999' } };
    const put = (attributes: object) => JSON.stringify({ TableName: tableName, Item: { ...key, ...attributes } });
    const line = [
      `${signed('dynamodb', 'PutItem')} --data '${put({ note: { S: 'no definition' } })}' "$DYNAMODB"`,
      `${signed('dynamodb', 'PutItem')} --data '${put({ definition: { S: '{}' } })}' "$DYNAMODB"`,
      `${signed('dynamodb', 'DeleteItem')} --data '${JSON.stringify({ TableName: tableName, Key: key })}' "$DYNAMODB"`,
      `${signed('scheduler')} "$SCHEDULER/schedules"`,
    ].join('; echo; ');
    const job = {
      id,
      schedule: YEARLY,
      runner,
      command: before + line,
      env: { ...endpoints(), ...env },
      maxRetries: 0,
    };
    await api.createJob(job);

    const run = await outcomeOf((await api.runJob(id)).id);
    const { items } = await api.readLog(run.id);

    const answers = items.flatMap(({ text }) => text.trim().split('\n'));
    expect(answers).toEqual([
      '{}',
      // MiniStack does not look into what is put, and AWS does (DynamoDB developer guide, "dynamodb:Attributes").
      EMULATED ? '{}' : expect.stringMatching(/AccessDenied.*PutItem/),
      expect.stringMatching(/AccessDenied.*DeleteItem/),
      expect.stringMatching(/not authorized to perform: scheduler:ListSchedules/),
    ]);
  },
);

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

function endpoints(): Record<string, string> {
  const { AWS_ENDPOINT_URL: all } = process.env;
  const region = inject('region');
  return {
    DYNAMODB: all ?? `https://dynamodb.${region}.amazonaws.com`,
    SCHEDULER: all ?? `https://scheduler.${region}.amazonaws.com`,
  };
}

function containerEnv(): Record<string, string> {
  const script = `
    const answer = await fetch('http://169.254.170.2' + process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI);
    const { AccessKeyId, SecretAccessKey, Token } = await answer.json();
    console.log('AWS_ACCESS_KEY_ID=' + AccessKeyId, 'AWS_SECRET_ACCESS_KEY=' + SecretAccessKey, 'AWS_SESSION_TOKEN=' + Token);
  `;
  return { ...CONTAINER_ENVIRONMENT, TASK_CREDENTIALS: script };
}
