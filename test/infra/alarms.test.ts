import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALARMS } from '#infra/constructs/alarms.ts';
import { everything, resources, synthesised } from './synthesised.ts';

const dev = synthesised();

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

test('are those of the table and no others, each in use', () => {
  const rules = Object.values(ALARMS).map(({ name, threshold, periods }) => ({
    name: `cronstack-dev-${name}`,
    pattern: new RegExp(`^cronstack-dev-${name.replace('{}', '[a-z-]+')}$`),
    expected: {
      Threshold: 'below' in threshold ? threshold.below : threshold.atLeast,
      EvaluationPeriods: periods,
      TreatMissingData: 'below' in threshold ? 'breaching' : 'notBreaching',
    },
  }));
  const alarms = resources(everything(), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

  for (const alarm of alarms) {
    const rule =
      rules.find(({ name }) => name === alarm.AlarmName) ??
      rules.find(({ pattern }) => pattern.test(String(alarm.AlarmName)));
    expect(alarm, String(alarm.AlarmName)).toMatchObject(rule?.expected ?? { AlarmName: 'one of the table' });
  }
  const unused = rules.filter(({ pattern }) => !alarms.some(({ AlarmName }) => pattern.test(String(AlarmName))));
  expect(unused).toEqual([]);
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
  for (const [id, { Properties }] of resources(everything(), 'AWS::CloudWatch::Alarm')) {
    expect(Properties.AlarmActions, id).toHaveLength(1);
    const [, anchor] = /Runbook: docs\/operations\.md#([a-z-]+)$/.exec(String(Properties.AlarmDescription)) ?? [];
    expect(headings, id).toContain(anchor);
  }
});

test('mail goes to the address that is configured', () => {
  everything().hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  });
});
