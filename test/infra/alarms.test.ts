import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resources, synthesised } from './synthesised.ts';

const dev = synthesised('dev');

test('watch errors and throttles of every function', () => {
  const functions = resources(dev, 'AWS::Lambda::Function').map(([id]) => id);
  const watched = resources(dev, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    JSON.stringify(Properties.Dimensions).includes('FunctionName')
      ? [`${Properties.MetricName} ${JSON.stringify(Properties.Dimensions)}`]
      : [],
  );
  for (const id of functions) {
    for (const metric of ['Errors', 'Throttles']) {
      expect(
        watched.some((alarm) => alarm.startsWith(`${metric} `) && alarm.includes(`"${id}"`)),
        `${metric} of ${id}`,
      ).toBe(true);
    }
  }
});

test('a sweeper that is not heard of is an alarm', () => {
  dev.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'cronstack-dev-sweeper-silent',
    TreatMissingData: 'breaching',
    ComparisonOperator: 'LessThanThreshold',
    Dimensions: [
      { Name: 'service', Value: 'cronstack' },
      { Name: 'stage', Value: 'dev' },
    ],
  });
});

test('each one tells somebody, and its page in the runbook is there', () => {
  const headings = new Set(
    [...readFileSync('docs/operations.md', 'utf8').matchAll(/^#+ ([a-z-]+)$/gm)].map(([, heading]) => heading),
  );
  const everything = synthesised('dev', { runners: { default: {}, long: { fargate: {} } } });
  for (const [id, { Properties }] of resources(everything, 'AWS::CloudWatch::Alarm')) {
    expect(Properties.AlarmActions, id).toHaveLength(1);
    const [, anchor] = /Runbook: docs\/operations\.md#([a-z-]+)$/.exec(String(Properties.AlarmDescription)) ?? [];
    expect(headings, id).toContain(anchor);
  }
});

test('mail goes to the address that is configured', () => {
  synthesised('dev', { alarmEmail: 'oncall@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  });
});
