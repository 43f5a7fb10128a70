import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations as AnnotationsOf, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planJobs } from '#engine/jobs/set/plan.ts';
import { REFUSED_ON_AWS } from '#functions/deployment/refused-on-aws.ts';
import { Cronstack } from '#infra/cronstack.ts';
import type { JobProps } from '#infra/jobs-in-code/jobs.ts';
import type { RunnerClassProps } from '#infra/props.ts';
import { functionWorld } from '#test/functions/function-world.ts';
import { appWithoutBundles, SECRET } from './synthesised.ts';

const PLACE = '/Jobs/Cron';
const DAILY = '0 9 * * *';
const WITH_SECRET: JobProps = { schedule: DAILY, command: 'make report', env: { DB: { fromSecret: 'shop/db' } } };

function aCronstack(runners: Record<string, RunnerClassProps> = { default: {} }): Cronstack {
  return new Cronstack(new Stack(appWithoutBundles(), 'Jobs'), 'Cron', { stage: 'dev', runners });
}

/** The warnings of a construct, in their order, without the tag by which the CDK knows them. */
function warningsOf(cron: Cronstack): readonly string[] {
  const found = Annotations.fromStack(Stack.of(cron)).findWarning(PLACE, Match.anyValue());
  return found.map(({ entry }) => String(entry.data).replace(/ \[ack: [^\]]*\]$/, ''));
}

/** The warnings of the construct about one job, added to a stack with these classes. */
function warningsAbout(job: JobProps, runners?: Record<string, RunnerClassProps>): readonly string[] {
  const cron = aCronstack(runners);
  cron.addJob('report', job);
  return warningsOf(cron);
}

test('a job that there is nothing to say about has no warning', () => {
  expect(warningsAbout({ schedule: DAILY, command: 'generate_daily_summary' })).toEqual([]);
});

describe('a job in code is warned of as a plan of the deployed API warns of it', () => {
  test.each<[string, JobProps, string]>([
    ['a task with a typo', { schedule: DAILY, command: 'generate_daily_sumary' }, 'program-not-found'],
    ['a private address', { schedule: DAILY, command: { type: 'http', url: 'http://10.0.0.3/' } }, 'server-refused'],
    [
      'a variable of the runtime',
      { schedule: DAILY, command: 'make report', env: { TOKEN: { fromEnvironment: 'TOKEN' } } },
      'reference-unreadable',
    ],
    [
      'the same in the address of a monitor',
      { schedule: DAILY, command: 'make report', ping: { url: { fromEnvironment: 'MONITOR' } } },
      'reference-unreadable',
    ],
    [
      'a secret as it is',
      { schedule: DAILY, command: 'make report', env: { PASSWORD: 'hunter2-hunter2' } },
      'plain-secret',
    ],
    ['a pipe', { schedule: DAILY, command: 'make report | tail -1' }, 'pipe-hides-failure'],
    ['a step that starts again each hour', { schedule: '*/7 * * * *', command: 'make report' }, 'step-restarts'],
    [
      'money every minute',
      { schedule: '* * * * *', command: { type: 'claude', prompt: 'hello', model: 'sonnet' }, runner: 'long' },
      'costly-often',
    ],
    [
      'a group that waits',
      {
        schedule: DAILY,
        command: 'make report',
        group: { name: 'reports' },
        conditions: [{ type: 'http', url: 'https://example.com/' }],
        unmet: 'wait',
        wait: { atMostSeconds: 7_200 },
      },
      'group-waits',
    ],
  ])('%s', async (_, job, code) => {
    const world = functionWorld();
    const engine = { ...world.engine, ...REFUSED_ON_AWS, taskNames: new Set(['generate_daily_summary']) };
    const runner = job.runner ?? 'default';
    const plan = await planJobs(engine, { jobs: [{ ...job, id: 'report', runner: 'default' }] });
    const planned = plan.ok ? (plan.value.items[0]?.warnings ?? []) : [];

    const cron = aCronstack({ default: {}, long: { fargate: {} } });
    cron.addJob('report', { ...job, runner });

    expect(planned.map((warning) => warning.code)).toContain(code);
    expect(warningsOf(cron)).toEqual(planned.map(({ message }) => `job report: ${message}`));
    for (const warning of planned) {
      Annotations.fromStack(Stack.of(cron)).hasWarning(
        PLACE,
        Match.stringLikeRegexp(`\\[ack: cronstack:${warning.code}\\]$`),
      );
    }
  });
});

test('jobs of files are warned of at their places, and those of a file that is refused are not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-warned-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const job = (id: string, schedule: string) =>
    `- id: ${id}\n  schedule: "${schedule}"\n  command: make report | tail -1\n`;
  writeFileSync(join(folder, 'good.yaml'), job('report', DAILY));
  writeFileSync(join(folder, 'bad.yaml'), job('first', DAILY) + job('second', '61 9 * * *'));
  const cron = aCronstack();

  expect(() => cron.addJobs(join(folder, 'bad.yaml'))).toThrow(/61/);
  expect(warningsOf(cron)).toEqual([]);

  cron.addJobs(join(folder, 'good.yaml'));
  expect(warningsOf(cron)).toEqual([
    expect.stringMatching(/good\.yaml, line 1: jobs\[0\] \(report\): under sh only the last program of a pipe/),
  ]);
});

describe('a warning is taken back', () => {
  const cronWithTwo = () => {
    const cron = aCronstack();
    cron.addJob('report', { schedule: DAILY, command: 'make report | tail -1' });
    cron.addJob('export', { schedule: DAILY, command: 'make export | tail -1' });
    return cron;
  };

  test('for all jobs by its id', () => {
    const cron = cronWithTwo();
    AnnotationsOf.of(cron).acknowledgeWarning('cronstack:pipe-hides-failure', 'tail fails with them');
    expect(warningsOf(cron)).toEqual([]);
  });

  test('for one job by its id and that job', () => {
    const cron = cronWithTwo();
    const id = 'cronstack:pipe-hides-failure';
    Validations.of(cron).acknowledge({ id, reason: 'tail fails with it', where: { job: 'report' } });
    expect(warningsOf(cron)).toEqual([expect.stringMatching(/^job export: /)]);
  });
});

describe('a class that was granted nothing of the kind is warned of', () => {
  test('with the class and the option', () => {
    expect(warningsAbout(WITH_SECRET)).toEqual([
      'job report: the value of DB is not to be had: the runner class default may read no secret: grant it this one by its option secrets',
    ]);
    expect(
      warningsAbout({ ...WITH_SECRET, env: { DB: { fromParameter: '/shop/db' } } }, { default: { secrets: [SECRET] } }),
    ).toEqual([expect.stringContaining('may read no parameter: grant it this one by its option parameters')]);
  });

  test.each<[string, RunnerClassProps]>([
    ['secrets', { secrets: [SECRET] }],
    ['a statement about them', { statements: [{ actions: ['secretsmanager:Get*'], resources: ['*'] }] }],
    ['a managed policy', { managedPolicies: ['arn:aws:iam::aws:policy/SecretsManagerReadWrite'] }],
    ['machines of its own, which have secrets of their own', { remote: true }],
  ])('but not one with %s', (_, runner) => {
    expect(warningsAbout({ ...WITH_SECRET, runner: 'trusted' }, { default: {}, trusted: runner })).toEqual([]);
  });

  test('nor one with a role of the user, who knows what it may do', () => {
    const stack = new Stack(appWithoutBundles(), 'Jobs');
    const role = new Role(stack, 'Mine', { assumedBy: new AccountPrincipal('123456789012') });
    const cron = new Cronstack(stack, 'Cron', { stage: 'dev', runners: { default: { role } } });
    cron.addJob('report', WITH_SECRET);
    expect(warningsOf(cron)).toEqual([]);
  });
});

test('a class on machines of the user is not warned of what AWS refuses alone', () => {
  const runners = { default: {}, office: { remote: true } };
  const env = { TOKEN: { fromEnvironment: 'TOKEN' } };
  expect(warningsAbout({ schedule: DAILY, command: 'make report', runner: 'office', env }, runners)).toEqual([]);
  expect(
    warningsAbout({ schedule: DAILY, command: { type: 'http', url: 'http://10.0.0.3/' }, runner: 'office' }, runners),
  ).toEqual([]);
});
