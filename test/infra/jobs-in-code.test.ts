import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, onTestFinished, test } from 'vitest';
import { installedActions } from '#adapters/aws/calls/lazy-caller.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { createJob } from '#engine/jobs/save.ts';
import { REFUSED_ON_AWS } from '#functions/deployment/refused-on-aws.ts';
import { Cronstack } from '#infra/cronstack.ts';
import { DeploymentConfigError } from '#infra/deployment/config.ts';
import { functionWorld } from '#test/functions/function-world.ts';
import { actionsOf, appWithoutBundles, type Resource, resources } from './synthesised.ts';

const REPORT = { schedule: '0 9 * * 1-5', command: 'generate_daily_summary' };
const TYPE = 'Custom::CronstackJobs';

function aCronstack(): Cronstack {
  return new Cronstack(new Stack(appWithoutBundles(), 'Jobs'), 'Cron', { stage: 'dev' });
}

/** The template of the stack of a construct, each job in code among it. */
function templateOf(cron: Cronstack): Template {
  return Template.fromStack(Stack.of(cron));
}

/** The jobs that are applied, as far as they hold nothing that is known at deployment only. */
function applied(cron: Cronstack): unknown {
  const [found] = resources(templateOf(cron), TYPE);
  return JSON.parse(String(found?.[1].Properties.jobs));
}

/** A folder with these files, gone at the end of the test. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'below'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The engine of the API on AWS, as far as it refuses jobs. */
function deployed(): Engine {
  return { ...functionWorld().engine, ...REFUSED_ON_AWS, actionFaults: installedActions };
}

function refusalOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      return error.message;
    }
    throw error;
  }
  throw new Error('it was taken');
}

test('a job in code is a resource of the stack, applied by a function that may do what the API may', () => {
  const cron = aCronstack();
  cron.addJob('report', REPORT);
  cron.addJob('backup', { schedule: 'every 6 hours', command: 'true', after: [{ job: 'report' }] });
  const template = templateOf(cron);

  expect(applied(cron)).toEqual([
    { ...REPORT, id: 'report' },
    { schedule: 'every 6 hours', command: 'true', after: [{ job: 'report' }], id: 'backup' },
  ]);
  template.hasResourceProperties(TYPE, { source: 'cdk:cronstack-dev' });
  const ofApi = actionsOf(template, 'CronApiRole').filter((action) => action !== 'lambda:InvokeFunction');
  expect(actionsOf(template, 'CronJobsApplierRole')).toEqual(ofApi);
});

test('it is applied when all that jobs need is there, and removed before that goes', () => {
  const cron = aCronstack();
  cron.addJob('report', REPORT);
  cron.addRunnerClass('later');
  const [found] = resources(templateOf(cron), TYPE);
  const before = new Set(found?.[1].DependsOn);

  const needed = Object.entries<Resource>(templateOf(cron).toJSON().Resources).flatMap(([id, { Type }]) =>
    /^AWS::(?:SQS::Queue|DynamoDB::GlobalTable|Scheduler::ScheduleGroup|Lambda::EventSourceMapping)$/.test(Type) ||
    (Type === 'AWS::IAM::Policy' && /Applier|Runner|Dispatcher|Sweeper/.test(id))
      ? [id]
      : [],
  );
  expect(needed.length).toBeGreaterThan(15);
  expect(needed.filter((id) => !before.has(id) && !/Runs.*Queue/.test(id))).toEqual([]);
});

test('without one there is nothing of it', () => {
  expect(JSON.stringify(templateOf(aCronstack()).toJSON())).not.toMatch(/applier|CronstackJobs/i);
});

test('an edit of one changes the resource alone', () => {
  const withSchedule = (schedule: string) => {
    const cron = aCronstack();
    cron.addJob('report', { ...REPORT, schedule });
    const { Resources } = templateOf(cron).toJSON();
    return Object.entries<Resource>(Resources).map(([id, resource]) => [id, JSON.stringify(resource)] as const);
  };
  const after = new Map(withSchedule('0 10 * * *'));

  const changed = withSchedule('0 9 * * *').filter(([id, text]) => after.get(id) !== text);

  expect(changed.map(([id]) => id)).toEqual([expect.stringMatching(/^CronJobs/)]);
});

describe('a broken job', () => {
  test.each<[string, object]>([
    ['a schedule', { ...REPORT, schedule: '61 9 * * *' }],
    ['an unknown key', { ...REPORT, scheduel: '0 9 * * *' }],
    ['a class that is not there', { ...REPORT, runner: 'heavy' }],
    ['a timeout that is too long', { ...REPORT, timeoutSeconds: 3_000 }],
    ['two things', { schedule: '0 25 * * *', command: '' }],
    ['no command', { schedule: '0 9 * * *' }],
    [
      'a database that is a file',
      { ...REPORT, command: { type: 'sql', connection: 'sqlite:/srv/shop.db', statement: 'select 1' } },
    ],
    [
      'a database that is nowhere',
      { ...REPORT, command: { type: 'sql', connection: 'sqlite::memory:', statement: 'select 1' } },
    ],
    [
      'an action that its client has not',
      { ...REPORT, command: { type: 'aws', service: 's3', action: 'NopeObject', input: {} } },
    ],
  ])('is refused as the API refuses it: %s', async (_, job) => {
    const refused = await createJob(deployed(), { id: 'report', ...job }, { by: 'a test' });
    const errors = refused.ok ? [] : (refused.refusal.errors ?? []);

    const message = refusalOf(() => Reflect.apply(Cronstack.prototype.addJob, aCronstack(), ['report', job]));

    expect(errors).not.toEqual([]);
    // Of a limit, each says the way to more of its own.
    expect(message.split('\n').map((line) => line.split(';')[0])).toEqual(
      errors.map(({ path, message: why }) => `Jobs/Cron: job report: ${path}: ${why.split(';')[0]}`),
    );
  });

  test('is refused with its id, its source, or an id that another has', () => {
    const cron = aCronstack();
    cron.addJob('report', REPORT);

    expect(refusalOf(() => cron.addJob('report', REPORT))).toBe(
      'Jobs/Cron: job report: id: there is a job report in code already',
    );
    expect(refusalOf(() => cron.addJob('a b', REPORT))).toMatch(/^Jobs\/Cron: job a b: id: /);
    expect(refusalOf(() => Reflect.apply(cron.addJob, cron, ['mine', { ...REPORT, source: 'mine' }]))).toMatch(
      /^Jobs\/Cron: job mine: source: expected none/,
    );
    expect(applied(cron)).toHaveLength(1);
  });

  test.each([[undefined], [null], ['true'], [[]]])('that is no object is refused: %j', (job) => {
    expect(refusalOf(() => Reflect.apply(Cronstack.prototype.addJob, aCronstack(), ['report', job]))).toBe(
      'Jobs/Cron: job report: expected a job: an object with id, schedule and command',
    );
  });

  test('more than a deployment can carry is refused', () => {
    const cron = aCronstack();
    const add = () => {
      for (let index = 0; index < 8; index += 1) {
        cron.addJob(`job-${index}`, { ...REPORT, command: 'x'.repeat(16_000) });
      }
    };

    expect(refusalOf(add)).toMatch(/^Jobs\/Cron: job job-6: jobs in code have 110000 characters of JSON at most/);
    expect(refusalOf(() => cron.addJob('other', { ...REPORT, command: 'x'.repeat(16_000) }))).toContain('job other');
    cron.addJob('small', REPORT);
    expect(applied(cron)).toHaveLength(7);
  });

  test('a folder that holds more than a deployment can carry is refused as a whole', () => {
    const cron = aCronstack();
    const jobs = Array.from({ length: 8 }, (_, index) => ({
      ...REPORT,
      id: `job-${index}`,
      command: 'x'.repeat(16_000),
    }));
    const folder = folderWith({ 'jobs.json': JSON.stringify(jobs) });

    expect(refusalOf(() => cron.addJobs(folder))).toMatch(/\(job-6\): jobs in code have 110000 characters/);
    cron.addJob('job-0', REPORT);
    expect(applied(cron)).toHaveLength(1);
  });
});

test('a database that is a file is taken for a class on machines elsewhere, which have files', () => {
  const cron = aCronstack();
  cron.addRunnerClass('office', { remote: true });
  const command = { type: 'sql', connection: 'sqlite:/srv/shop.db', statement: 'select 1' } as const;

  cron.addJob('report', { ...REPORT, command, runner: 'office' });

  expect(applied(cron)).toMatchObject([{ id: 'report' }]);
});

test('what is undefined is left out, wherever it stands', () => {
  const cron = aCronstack();
  const command = { type: 'http', url: 'https://example.com', headers: undefined };
  const job = { ...REPORT, command, timezone: undefined, after: undefined, calendars: undefined, source: undefined };

  Reflect.apply(cron.addJob, cron, ['report', job]);

  expect(applied(cron)).toEqual([{ ...REPORT, command: { type: 'http', url: 'https://example.com' }, id: 'report' }]);
});

describe('what is only known at deployment', () => {
  test('actions of AWS are, of which no client is installed here, and those that are told by resources', () => {
    const cron = aCronstack();
    const { topicName } = new Topic(Stack.of(cron), 'Topic');
    const calling = (service: string, action: string) => ({
      schedule: '@daily',
      command: { type: 'aws' as const, service, action },
    });

    cron.addJob('not-installed', calling('nope', 'DoIt'));
    cron.addJob('told', calling('s3', topicName));
    cron.addJob('there', calling('s3', 'ListBuckets'));

    expect(JSON.stringify(resources(templateOf(cron), TYPE))).toContain('not-installed');
  });

  test('is taken, in texts and as whole values, and what is wrong beside it is refused', () => {
    const cron = aCronstack();
    const topic = new Topic(Stack.of(cron), 'Topic');
    const url = `https://example.com/${topic.topicName}`;
    cron.addJob('call', { schedule: '@daily', command: { type: 'lambda', functionName: topic.topicName } });
    cron.addJob('post', { schedule: '@daily', command: { type: 'http', url } });

    const wrong = { schedule: '61 * * * *', command: { type: 'http', url } } as const;
    expect(refusalOf(() => cron.addJob('wrong', wrong))).toMatch(/^Jobs\/Cron: job wrong: schedule: [^\n]+$/);
    expect(JSON.stringify(resources(templateOf(cron), TYPE))).toContain('{"Fn::GetAtt":["TopicBFC7AF6E","TopicName"]}');
  });

  test('calendars of the store and jobs of others are', () => {
    const cron = aCronstack();

    cron.addJob('report', { schedule: { cron: '0 9 * * *', except: 'holidays' }, command: 'true' });
    cron.addJob('after', { after: [{ job: 'of-others' }], command: 'true' });

    expect(
      refusalOf(() => cron.addJob('wrong', { schedule: { cron: '0 9 * * *', except: 'holidays' }, command: '' })),
    ).toMatch(/^Jobs\/Cron: job wrong: command: [^\n]+$/);
  });
});

describe('the jobs of a folder', () => {
  test('are those of its files, as apply takes them', () => {
    const cron = aCronstack();
    const folder = folderWith({
      'a.jsonc': `[{ "id": "report", "schedule": "@daily", "command": "true" /* as it is */ }]`,
      'below/b.yaml': 'id: backup\nschedule: 0 2 * * *\ncommand: "true"\n',
      'readme.txt': 'nothing',
    });

    cron.addJobs(folder);

    expect(applied(cron)).toMatchObject([{ id: 'report' }, { id: 'backup', schedule: '0 2 * * *' }]);
  });

  test('are refused with file, line and path, all of them', () => {
    const cron = aCronstack();
    const folder = folderWith({
      'a.json': '[{"id": "report", "schedule": "@daily", "command": "true"}]',
      'b.yaml': '- id: backup\n  schedule: 0 25 * * *\n  command: "true"\n- id: other\n  schedule: "@daily"\n',
    });

    expect(refusalOf(() => cron.addJobs(folder)).split('\n')).toEqual([
      expect.stringMatching(/^Jobs\/Cron: .*b\.yaml, line 1: jobs\[0\] \(backup\): schedule: .*25/),
      expect.stringMatching(/^Jobs\/Cron: .*b\.yaml, line 4: jobs\[1\] \(other\): command: /),
    ]);
    expect(JSON.stringify(templateOf(cron).toJSON())).not.toContain('CronstackJobs');
  });

  test.each([
    ['a file that is no JSON', { 'a.json': '[' }, /a\.json: .*line 1/],
    ['no file', {}, /no file below it ends in \.json/],
  ])('cannot be read: %s', (_, files, message) => {
    const folder = folderWith(files);

    expect(refusalOf(() => aCronstack().addJobs(folder))).toMatch(message);
  });

  test('cannot be read where there is none', () => {
    expect(refusalOf(() => aCronstack().addJobs('/no/such/folder'))).toMatch(/^Jobs\/Cron: .*\/no\/such\/folder/);
  });
});
