import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applyJobs } from '#engine/jobs/set/apply.ts';
import { Cronstack } from '#infra/cronstack.ts';
import { functionWorld } from '#test/functions/function-world.ts';
import { appWithoutBundles, resources } from './synthesised.ts';

function aCronstack(): Cronstack {
  return new Cronstack(new Stack(appWithoutBundles(), 'Jobs'), 'Cron', { stage: 'dev' });
}

function following(...jobs: readonly string[]) {
  return { command: 'true', after: jobs.map((job) => ({ job })) };
}

/** The ids of the jobs that are applied. */
function idsIn(cron: Cronstack): readonly unknown[] {
  const [found] = resources(Template.fromStack(Stack.of(cron)), 'Custom::CronstackJobs');
  const jobs: unknown = JSON.parse(String(found?.[1].Properties.jobs ?? '[]'));
  return Array.isArray(jobs) ? jobs.map(({ id }) => id) : [];
}

describe('jobs in code that would follow each other in a circle', () => {
  test('are refused as the API refuses them: a job after itself, and the one that closes a longer circle', async () => {
    const cron = aCronstack();
    cron.addJob('b', following('a'));
    cron.addJob('c', following('of-others', 'b'));
    const jobs = [
      { id: 'a', ...following('x', 'c') },
      { id: 'b', ...following('a') },
      { id: 'c', ...following('b') },
      { id: 'x', schedule: '@daily', command: 'true' },
    ];
    const refused = await applyJobs(functionWorld().engine, { jobs }, { by: 'a test' });
    const [ofApi] = refused.ok ? [] : (refused.refusal.errors ?? []);

    expect(() => cron.addJob('a', following('x', 'c'))).toThrow(
      'Jobs/Cron: job a: after[1].job: runs would go round in a circle: a -> b -> c -> a',
    );
    expect(ofApi).toEqual({
      path: 'jobs[0].after[1].job',
      message: 'runs would go round in a circle: a -> b -> c -> a',
    });
    expect(() => cron.addJob('self', following('self'))).toThrow(
      'Jobs/Cron: job self: after[0].job: runs would go round in a circle: self -> self',
    );
    expect(idsIn(cron)).toEqual(['b', 'c']);
  });

  test('are refused in files, each at its place, and none of the files is added', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cronstack-circle-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.json'), JSON.stringify([{ id: 'a', ...following('b') }]));
    writeFileSync(
      join(folder, 'b.json'),
      JSON.stringify([
        { id: 'b', ...following('a') },
        { id: 'c', ...following('b') },
      ]),
    );
    const cron = aCronstack();

    expect(() => cron.addJobs(folder)).toThrow(
      /^Jobs\/Cron: .*a\.json.* \(a\): after\[0\]\.job: runs would .* a -> b -> a\nJobs\/Cron: .*b\.json.* \(b\): after\[0\]\.job: runs would .* b -> a -> b$/,
    );
    expect(idsIn(cron)).toEqual([]);
  });

  test('are refused where a calendar of the store leaves the rest of the job to the deployment', () => {
    const cron = aCronstack();
    const schedule = { cron: '0 9 * * *', except: 'holidays' };
    cron.addJob('b', following('a'));

    expect(() => cron.addJob('a', { schedule, ...following('b') })).toThrow('in a circle: a -> b -> a');
  });

  test('are left to the deployment where the name of a job is known there only', () => {
    const cron = aCronstack();
    const { topicName } = new Topic(Stack.of(cron), 'Topic');

    cron.addJob('x', following(topicName, 'y'));
    cron.addJob('y', following(`${topicName}-y`));

    expect(JSON.stringify(resources(Template.fromStack(Stack.of(cron)), 'Custom::CronstackJobs'))).toContain(
      '"Fn::GetAtt":["TopicBFC7AF6E","TopicName"]',
    );
  });

  test('do not include jobs that only run in a row, nor a diamond of them', () => {
    const cron = aCronstack();
    cron.addJob('last', following('left', 'right'));
    cron.addJob('left', following('first'));
    cron.addJob('right', following('first'));
    cron.addJob('first', { schedule: '@daily', command: 'true' });

    expect(idsIn(cron)).toEqual(['last', 'left', 'right', 'first']);
  });
});
