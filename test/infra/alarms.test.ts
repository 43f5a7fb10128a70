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

test('each one reaches a subscription, and every step of the way there is allowed', () => {
  const template = everything();
  const policies = resources(template, 'AWS::SNS::TopicPolicy').map(([, { Properties }]) => Properties);
  const subscriptions = resources(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
  const topics = new Map(resources(template, 'AWS::SNS::Topic'));
  const alarms = resources(template, 'AWS::CloudWatch::Alarm');

  expect(alarms.length).toBeGreaterThan(20);
  for (const [id, { Properties }] of alarms) {
    expect(Properties.ActionsEnabled, id).not.toBe(false);
    const [action] = Properties.AlarmActions as readonly [{ readonly Ref: string }];
    const topic = { Ref: action.Ref };
    // With a key of its own it would be for that key's policy as well to let alarms in.
    expect(topics.get(topic.Ref)?.Properties, id).not.toHaveProperty('KmsMasterKeyId');
    const statements = policies
      .filter(({ Topics }) => JSON.stringify(Topics) === JSON.stringify([topic]))
      .flatMap(({ PolicyDocument }) => (PolicyDocument as { readonly Statement: readonly object[] }).Statement);
    expect(statements, id).toContainEqual({
      Sid: expect.anything(),
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    // CloudWatch publishes over TLS.
    for (const statement of statements.filter((one) => 'Effect' in one && one.Effect === 'Deny')) {
      expect(statement, id).toMatchObject({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    }
    expect(subscriptions, id).toContainEqual(expect.objectContaining({ TopicArn: topic, Protocol: 'email' }));
  }
});

test('mail goes to the address that is configured', () => {
  everything().hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  });
});
