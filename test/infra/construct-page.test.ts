import { readFileSync } from 'node:fs';
import { Annotations, App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { readDeployment } from '#infra/deployment/config.ts';
import { blocksOf, runBlock } from '#test/docs/snippets.ts';
import { appWithoutBundles } from './synthesised.ts';

/** Each property of the construct, by the line that declares it. */
const PROPERTY = /^ {2}readonly (\w+)\?:/gm;
const PAGE = 'docs/construct.md';

test.each([
  ...blocksOf(PAGE, 'ts').map((code, index) => [`${PAGE} ${index + 1}`, code] as const),
  ...blocksOf('README.md', 'ts').map((code) => ['README.md', code] as const),
])('the example of %s is synthesised', async (_, code) => {
  const apps: App[] = [];
  class OwnApp extends App {
    constructor() {
      super({ context: { 'aws:cdk:bundling-stacks': [] } });
      apps.push(this);
    }
  }
  const app = appWithoutBundles();
  const stack = new Stack(app, 'Mine', { env: { region: 'eu-west-1' } });
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

  await runBlock(code, {
    Annotations,
    App: OwnApp,
    Stack,
    Validations,
    Cronstack,
    readDeployment,
    Alarm,
    Key,
    Match,
    Template,
    test: (_name: string, body: () => void) => body(),
    ...(code.includes('new App()')
      ? {}
      : { app, stack, dashboard: role('Dashboard'), deployer: role('Deployer'), ...ownThings(stack) }),
    ...(code.includes('new Cronstack(') ? {} : { cron: new Cronstack(stack, 'Cron'), exporter: { functionName: 'x' } }),
  });

  const stacks = [app, ...apps].flatMap(({ node }) => node.children.filter((child) => child instanceof Stack));
  const tables = stacks.map((one) => Object.keys(Template.fromStack(one).findResources('AWS::DynamoDB::GlobalTable')));
  expect(tables.flat().length).toBeGreaterThanOrEqual(2);
});

/** The things of a user's own stack. */
function ownThings(stack: Stack) {
  return {
    vpc: new Vpc(stack, 'Vpc'),
    builders: SecurityGroup.fromSecurityGroupId(stack, 'Builders', 'sg-0a'),
    billing: new Role(stack, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  };
}

test('the page has each property that there is', () => {
  const source = readFileSync('infra/props.ts', 'utf8');
  const [, declared = ''] = source.split('export interface CronstackProps');
  const names = [...declared.matchAll(PROPERTY)].map(([, name]) => name);

  expect(names.length).toBeGreaterThan(15);
  const page = readFileSync(PAGE, 'utf8');
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
