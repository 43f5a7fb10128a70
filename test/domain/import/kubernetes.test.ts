import { describe, expect, test } from 'vitest';
import { JobIds } from '#domain/import/job-ids.ts';
import { importKubernetes } from '#domain/import/kubernetes/import.ts';
import { proved } from './proved.ts';

const CONTAINER = { name: 'a', image: 'busybox:1.36', command: ['/bin/report'], args: ['--all'] };

describe('the schedule of a CronJob', () => {
  test.each([
    ['0 9 * * 1-5', '0 9 * * 1-5'],
    ['0 9 13 * 5', '0 9 13 * 5'],
    ['0 9 */2 * 1', '0 9 */2 * 1'],
    ['0 9 */1 * 1', '0 9 * * 1'],
    ['0 9 ? * 3', '0 9 * * 3'],
    ['5/20 8 * * *', '5/20 8 * * *'],
    ['0 9 * * 1/2', '0 9 * * 1/2'],
    ['0 9 * * MON,wed', '0 9 * * MON,wed'],
    ['@daily', '@daily'],
    ['@every 1h30m', 'every 5400s'],
  ])('%j is %j, and fires as robfig/cron reads it', (written, schedule) => {
    const { jobs, leftOut } = proved(cronJobs({ schedule: written }));

    expect(leftOut).toEqual([]);
    expect(jobs).toMatchObject([{ job: { schedule }, proof: { same: 6 }, proven: true }]);
  });

  test.each([
    ['0 9 * * 7', /no 7/],
    ['0 9 * * 5-7', /no 7/],
    ['0 9 L * *', /L is nothing/],
    ['0 9 * *', /found 4/],
    ['@reboot', /no schedule/],
    ['@every soon', /1h30m/],
  ])('%j is refused as %s', (schedule, why) => {
    expect(cronJobs({ schedule })).toMatchObject({
      jobs: [],
      leftOut: [{ blocks: true, why: expect.stringMatching(why) }],
    });
  });

  test('is read in its zone, in the one written in front, or in the one that is told', () => {
    const zones = cronJobs({ timeZone: 'Asia/Tokyo' }, { schedule: 'CRON_TZ=Europe/Rome 0 9 * * *' }, {}).jobs;

    expect(zones.map(({ job }) => job.timezone)).toEqual(['Asia/Tokyo', 'Europe/Rome', 'Europe/Berlin']);
    expect(zones.map(({ notes }) => notes.some((note) => note.includes('--timezone')))).toEqual([false, false, true]);
    expect(cronJobs({ timeZone: 'Nowhere/City' }).leftOut).toMatchObject([
      { why: expect.stringContaining('Nowhere/City') },
    ]);
  });
});

describe('the policies of a CronJob', () => {
  test('are those of the job', () => {
    const { jobs } = cronJobs({
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 200,
      suspend: true,
      jobTemplate: { backoffLimit: 2, activeDeadlineSeconds: 600 },
    });

    expect(jobs[0]?.job).toMatchObject({
      overlap: 'skip',
      deadlineSeconds: 200,
      enabled: false,
      maxRetries: 2,
      timeoutSeconds: 600,
    });
  });

  test('are those of Kubernetes where it says none', () => {
    const { job } = cronJobs({}).jobs[0] ?? {};

    expect(job).toMatchObject({ overlap: 'allow', maxRetries: 6 });
    expect(job).not.toHaveProperty('enabled');
    expect(cronJobs({ concurrencyPolicy: 'Replace' }).jobs[0]?.job.overlap).toBe('replace');
  });

  test('that Cronstack has none of are named', () => {
    const { jobs } = cronJobs({ jobTemplate: { backoffLimit: 30, parallelism: 2 } });

    expect(jobs[0]?.job.maxRetries).toBe(20);
    expect(jobs[0]?.notes).toEqual(
      expect.arrayContaining([expect.stringContaining('backoffLimit 30'), expect.stringContaining('parallelism')]),
    );
  });
});

describe('the command of a CronJob', () => {
  test('is its container’s command and args, or the line that its shell is given', () => {
    const jobs = cronJobs(
      {},
      {
        container: {
          command: ['/bin/sh', '-c', 'echo $(WHO) $$(date)'],
          args: undefined,
          env: [{ name: 'WHO', value: 'me' }],
        },
      },
      { container: { workingDir: '/app', command: ['run', '$(NOBODY)', '$(constructor)'] } },
    ).jobs;

    expect(jobs.map(({ job }) => job.command)).toEqual([
      { type: 'shell', argv: ['/bin/report', '--all'] },
      { type: 'shell', line: 'echo me $(date)' },
      { type: 'shell', argv: ['run', '$(NOBODY)', '$(constructor)', '--all'], cwd: '/app' },
    ]);
    expect(jobs[1]?.job.env).toEqual({ WHO: 'me' });
    expect(jobs[2]?.notes).toEqual(
      expect.arrayContaining([expect.stringContaining('$(NOBODY)'), expect.stringContaining('$(constructor)')]),
    );
  });

  test('that only its image knows, or that are several, are reported, which blocks', () => {
    const { jobs, leftOut } = cronJobs({ container: { command: undefined } }, { more: [CONTAINER] });

    expect(jobs).toEqual([]);
    expect(leftOut).toMatchObject([
      { blocks: true, why: expect.stringContaining('busybox:1.36') },
      { blocks: true, why: expect.stringContaining('2 containers') },
    ]);
  });

  test('comes with what has to be set', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    ];
    const { jobs } = cronJobs({
      container: { env, envFrom: [{ configMapRef: { name: 'settings' } }], volumeMounts: [{ mountPath: '/data' }] },
    });

    expect(jobs[0]?.job.env).toEqual({ A: '1' });
    expect(jobs[0]?.notes.join('\n')).toMatch(
      /busybox[\s\S]*B came from the Secret db \(password\)[\s\S]*settings[\s\S]*\/data/,
    );
  });
});

test('ids are names, with the namespace as a tag, and lists are opened; other kinds are passed over by name', () => {
  const one = cronJob({}, 'a');
  const other = { ...cronJob({}, 'a'), metadata: { name: 'a', namespace: 'team' } };
  const list = { kind: 'List', items: [one, { kind: 'Service' }, other] };
  const { jobs, notes } = importKubernetes([{ place: 'x', manifest: list }], { timezone: 'UTC' }, new JobIds());

  expect(jobs.map(({ job }) => job.id)).toEqual(['a', expect.stringMatching(/^a-\w{6}$/)]);
  expect(jobs[1]).toMatchObject({ place: 'x, team/a', job: { tags: ['namespace:team'] } });
  expect(notes).toEqual(['passed over, as no CronJob: Service']);
});

interface Changes {
  readonly container?: object;
  readonly more?: readonly object[];
  readonly jobTemplate?: object;
  readonly [key: string]: unknown;
}

function cronJobs(...all: readonly Changes[]) {
  const documents = all.map((changes, index) => ({ place: 'jobs.yaml', manifest: cronJob(changes, `job-${index}`) }));
  return importKubernetes(documents, { timezone: 'Europe/Berlin' }, new JobIds());
}

function cronJob({ container = {}, more = [], jobTemplate = {}, ...spec }: Changes, name: string) {
  const containers = [{ ...CONTAINER, ...container }, ...more];
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule: '0 9 * * *',
      ...spec,
      jobTemplate: { spec: { ...jobTemplate, template: { spec: { containers } } } },
    },
  };
}
