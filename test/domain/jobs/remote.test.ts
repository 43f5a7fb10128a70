import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';

const RUNNERS = new Map([
  ['default', { longestAttemptSeconds: 840 }],
  ['office', { longestAttemptSeconds: 86_400, remote: true as const }],
]);
const BUS = 'arn:aws:events:eu-west-1:123456789012:event-bus/orders';

test.each([
  { type: 'lambda', functionName: 'report' },
  { type: 'aws', service: 's3', action: 'ListBuckets', input: {} },
  { type: 'sqs', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders', message: 'hello' },
  { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders', message: 'hello' },
  { type: 'eventbridge', eventBus: BUS, source: 'cron', detailType: 'hello', detail: {} },
])(
  'a command of the kind $type is refused a class on machines elsewhere, whose commands have no rights on AWS',
  (command) => {
    expect(errorsOf({ command, runner: 'office' })).toContainEqual({
      path: 'runner',
      message:
        'commands of the runner class office have no rights on AWS, as its runs are on machines elsewhere: expected another class',
    });
    expect(errorsOf({ command }).filter(({ path }) => path === 'runner')).toEqual([]);
  },
);

test.each(['make report', { type: 'http', url: 'https://example.com' }, { type: 'shell', argv: ['aws', 's3', 'ls'] }])(
  'others are taken: %j',
  (command) => {
    expect(errorsOf({ command, runner: 'office', timeoutSeconds: 3_600 })).toEqual([]);
  },
);

function errorsOf(fields: object) {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  const context = { configuration: parsed.configuration, taskNames: new Set<string>(), runners: RUNNERS };
  const job = parseJob({ id: 'report', schedule: '@daily', ...fields }, { ...context, createdAt: 1_760_000_000 });
  return job.ok ? [] : job.errors;
}
