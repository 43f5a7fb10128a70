import { expect, test } from 'vitest';
import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import { answered, refused, type Script, scripted, throttled } from '#test/adapters/commands/aws/scripted-aws.ts';

const CLUSTER = 'arn:aws:rds:eu-west-1:123456789012:cluster:shop';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-a1b2c3';
const ASKED = {
  type: 'sql',
  connection: { clusterArn: CLUSTER, secretArn: SECRET, database: 'shop' },
  statement: 'select id, name from people where id > :least',
} as const satisfies SqlCommand;
const ROWS = answered({
  columnMetadata: [{ label: 'id' }, { name: 'name' }],
  records: [
    [{ longValue: 1 }, { stringValue: 'ann' }],
    [{ longValue: 2 }, { isNull: true }],
  ],
});

test('a cluster is asked over its Data API, in one transaction, with what is bound by name', async () => {
  const parameters = { least: 0, text: '<cronstack.job-id>', half: 0.5, yes: true, none: null };
  const { result, output, calls } = await scripted({ ...ASKED, parameters }, answering(ROWS));

  expect(output).toBe('id | name\n---+-----\n 1 | ann\n 2 | NULL\n(2 rows)\n');
  expect(result).toEqual({ kind: 'succeeded', left: { result: '{"rows":2}' } });
  const whose = { resourceArn: CLUSTER, secretArn: SECRET };
  expect(calls).toEqual([
    { service: 'rds-data', action: 'BeginTransaction', region: 'eu-west-1', input: { ...whose, database: 'shop' } },
    {
      service: 'rds-data',
      action: 'ExecuteStatement',
      region: 'eu-west-1',
      input: {
        ...whose,
        database: 'shop',
        transactionId: 't-1',
        includeResultMetadata: true,
        sql: ASKED.statement,
        parameters: [
          { name: 'least', value: { longValue: 0 } },
          { name: 'text', value: { stringValue: 'job' } },
          { name: 'half', value: { doubleValue: 0.5 } },
          { name: 'yes', value: { booleanValue: true } },
          { name: 'none', value: { isNull: true } },
        ],
      },
    },
    {
      service: 'rds-data',
      action: 'CommitTransaction',
      region: 'eu-west-1',
      input: { ...whose, transactionId: 't-1' },
    },
  ]);
});

test('a change is counted, and undone where that is not what is expected', async () => {
  const { result, output, calls } = await scripted(
    { ...ASKED, expect: { rows: '>3' } },
    answering(answered({ numberOfRecordsUpdated: 3 })),
  );
  expect(output).toBe('3 rows changed\n');
  expect(result).toMatchObject({ kind: 'failed', reason: { code: 'sql_rows', text: '3 rows, expected >3' } });
  expect(calls.at(-1)?.action).toBe('RollbackTransaction');
});

test.each([
  [refused('BadRequestException'), 'sql_failed', false],
  [refused('AccessDenied'), 'aws_refused', false],
  [throttled(), 'aws_unavailable', true],
])('a refusal %j is %s', async (answer, code, retryable) => {
  const { result } = await scripted(ASKED, answering(answer));
  expect(result).toMatchObject({ kind: 'failed', retryable, reason: { code } });
});

test('without a transaction it is one call', async () => {
  const { calls } = await scripted({ ...ASKED, transaction: false }, answering(ROWS));
  expect(calls.map(({ action }) => action)).toEqual(['ExecuteStatement']);
});

test('parameters by place are none of the Data API, and nothing is asked', async () => {
  const { result, calls } = await scripted({ ...ASKED, parameters: [1] }, answering(ROWS));
  expect(result).toMatchObject({ retryable: false, reason: { code: 'sql_not_run' } });
  expect(calls.map(({ action }) => action)).not.toContain('ExecuteStatement');
});

test('a statement whose attempt is stopped has its transaction undone', async () => {
  const controller = new AbortController();
  const { result, calls } = await scripted(
    ASKED,
    {
      ...answering(ROWS),
      ExecuteStatement: () => {
        controller.abort('cancelled');
        return new Promise(() => {});
      },
    },
    { signal: controller.signal },
  );
  expect(result).toEqual({ kind: 'stopped' });
  expect(calls.at(-1)?.action).toBe('RollbackTransaction');
});

test('what refers to no address is final, and says what is expected without what it holds', async () => {
  const text = 'http://ann:tr0ub4dor@db/';
  const secrets = {
    readSecret: async () => ({ kind: 'text', text }) as const,
    readParameter: async () => ({ kind: 'text', text }) as const,
  };
  const { result } = await scripted(
    { type: 'sql', connection: { fromSecret: 'x' }, statement: 'select 1' },
    {},
    { secrets },
  );
  expect(result).toMatchObject({
    kind: 'failed',
    retryable: false,
    reason: { code: 'sql_not_run', text: /postgres:\/\// },
  });
  expect(JSON.stringify(result)).not.toContain('tr0ub4dor');
});

function answering(answer: AwsAnswer): Script {
  return {
    BeginTransaction: () => answered({ transactionId: 't-1' }),
    ExecuteStatement: () => answer,
    CommitTransaction: () => answered({ transactionStatus: 'Transaction Committed' }),
    RollbackTransaction: () => answered({ transactionStatus: 'Rollback Complete' }),
  };
}
