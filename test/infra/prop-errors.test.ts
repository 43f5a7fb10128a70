import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { DeploymentConfigError } from '#infra/deployment/config.ts';
import { appWithoutBundles } from './synthesised.ts';

/** The lines with which a construct is refused, as somebody gets them whose program is not checked by TypeScript. */
function refusalOf(props: object, scope = new Stack(appWithoutBundles(), 'Jobs')): readonly string[] {
  return linesOf(() => Reflect.construct(Cronstack, [scope, 'Cron', props]));
}

function linesOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      return error.message.split('\n');
    }
    throw error;
  }
  throw new Error('it was taken');
}

describe('a folder that is none is refused, whether or not the stack is bundled', () => {
  test.each(['tasks', 'programs'])('%s', (key) => {
    const file = join(mkdtempSync(join(tmpdir(), 'cronstack-props-')), 'a file');
    onTestFinished(() => rmSync(join(file, '..'), { recursive: true }));
    writeFileSync(file, '');

    for (const path of ['/nope', file, `${file}/below`]) {
      const expected = [`Jobs/Cron: ${key}: expected the path of a folder: ${path} is none`];
      expect(refusalOf({ [key]: path })).toEqual(expected);
      expect(refusalOf({ [key]: path }, new Stack(new App(), 'Jobs'))).toEqual(expected);
    }
    expect(refusalOf({ [key]: 'no-such-folder' })).toEqual([
      `Jobs/Cron: ${key}: expected the path of a folder: ${join(process.cwd(), 'no-such-folder')} is none`,
    ]);
    expect(refusalOf({ [key]: 5 })).toEqual([`Jobs/Cron: ${key}: expected the path of a folder`]);
  });
});

describe('a value of another kind is refused with its path', () => {
  test.each<[string, object, RegExp]>([
    ['an authorizer', { authorizer: null }, /^authorizer: .*expected object/],
    ['an authorizer by its name', { authorizer: 'iam' }, /^authorizer: .*expected object/],
    ['a table', { tables: { jobs: 1 } }, /^tables\.jobs: expected a table of DynamoDB: an ITable$/],
    ['tables', { tables: null }, /^tables: .*expected object/],
    ['a key of tables', { tables: { job: {} } }, /^tables: .*"job"/],
    ['a removal policy', { tables: { removalPolicy: 'keep' } }, /^tables\.removalPolicy: expected a RemovalPolicy$/],
    ['a stage', { stage: null }, /^stage: expected a-z, 0-9 and -/],
    ['a prefix', { prefix: 5 }, /^prefix: expected/],
    ['a topic', { alarmTopic: 'arn:aws:sns:eu-west-1:1:x' }, /^alarmTopic: expected a topic of SNS: an ITopic$/],
    ['a retention', { logRetention: 8 }, /^logRetention: expected one of RetentionDays$/],
    ['a key', { encryptionKey: {} }, /^encryptionKey: expected a key of KMS: an IKey$/],
    ['a boundary', { permissionsBoundary: 'arn' }, /^permissionsBoundary: expected a managed policy/],
    ['tags', { tags: { team: 5 } }, /^tags\.team: .*expected string/],
    ['a switch', { httpApi: 'no' }, /^httpApi: .*expected boolean/],
    ['a parameter', { urlParameter: 'a/b' }, /^urlParameter: expected the name of a parameter/],
    ['an output', { urlOutput: 'Bad-Name' }, /^urlOutput: expected the id of an output: A-Z, a-z and 0-9/],
    ['classes', { runners: null }, /^runners: .*expected record/],
    ['a class', { runners: { default: null } }, /^runners\.default: .*expected object/],
    ['a role', { runners: { default: { role: 'admin' } } }, /^runners\.default\.role: expected a role of IAM/],
    ['a layer', { runners: { default: { layers: [1] } } }, /^runners\.default\.layers\.0: expected a layer of Lambda/],
  ])('%s', (_, props, expected) => {
    const [line = '', ...others] = refusalOf(props);

    expect(others).toEqual([]);
    expect(line).toMatch(/^Jobs\/Cron: /);
    expect(line.slice('Jobs/Cron: '.length)).toMatch(expected);
  });

  test('in a class that is added later, too, of which nothing is kept then', () => {
    const stack = new Stack(appWithoutBundles(), 'Jobs');
    const cron = new Cronstack(stack, 'Cron');

    expect(linesOf(() => Reflect.apply(cron.addRunnerClass, cron, ['heavy', { vpc: 'vpc-1' }]))).toEqual([
      'Jobs/Cron: runners.heavy.vpc: expected a network: an IVpc',
    ]);
    expect(linesOf(() => Reflect.apply(cron.addRunnerClass, cron, ['heavy', null]))).toHaveLength(1);

    expect(() => cron.addRunnerClass('heavy')).not.toThrow();
  });
});

test('all that is wrong is told at once: what only code has, and what the file has as well', () => {
  const props = {
    prefix: 'a b',
    tasks: '/nope',
    programs: '/nope',
    urlOutput: 'Bad-Name',
    authorizer: null,
    tables: { jobs: 1, history: 1 },
    runners: { default: { memoryMb: 1, role: 5, vpc: 5 }, far: { remote: true, role: 5 } },
    tracing: 'yes',
  };

  expect(refusalOf(props).map((line) => line.split(': ')[1])).toEqual([
    'prefix',
    'tasks',
    'programs',
    'tables.jobs',
    'tables.history',
    'urlOutput',
    'runners.default.role',
    'runners.default.vpc',
    'runners.far.role',
    'runners.far.role',
    'runners.default.memoryMb',
    'tracing',
    'authorizer',
  ]);
});

describe('an output that another of the stack has', () => {
  test('is refused, whoever has it', () => {
    const stack = new Stack(appWithoutBundles(), 'Jobs');
    new CfnOutput(stack, 'Mine', { value: 'x' });
    new Cronstack(stack, 'First', { urlOutput: 'Url' });

    expect(refusalOf({ urlOutput: 'Url' }, stack)).toEqual([
      'Jobs/Cron: urlOutput: expected another than that of Jobs/First/UrlOutput, an output of the same stack',
    ]);
    expect(linesOf(() => new Cronstack(stack, 'Cron-2', { urlOutput: 'Mine' }))).toEqual([
      'Jobs/Cron-2: urlOutput: expected another than that of Jobs/Mine, an output of the same stack',
    ]);
  });

  test('of another stack, or of one within this, is none of its', () => {
    const stack = new Stack(appWithoutBundles(), 'Jobs');
    new Cronstack(new NestedStack(stack, 'Within'), 'First', { urlOutput: 'Url' });
    new Cronstack(stack, 'Second', { urlOutput: 'Url' });

    expect(Object.keys(Template.fromStack(stack).toJSON().Outputs)).toContain('Url');
  });
});
