import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, test, vi } from 'vitest';
import type { Run } from '#domain/runs/run.ts';
import { METRIC_NAMESPACE, SERVICE } from '#functions/deployment/metric-names.ts';
import { makeMetricsObserver } from '#functions/wiring/metrics-observer.ts';
import type { Observer } from '#ports/observer.ts';
import { silentLogger } from './function-world.ts';
import { type PrintedLine, printed } from './printed.ts';

const SCHEDULED_AT = 1_800_000_000;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('an outcome is one line: its count, lateness, wait and duration by outcome and stage, and never by job', async () => {
  const lines = await emitted((observer) => observer.runEnded(aRun({})));

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    RunsEnded: 1,
    Lateness: 1_500,
    Duration: 2_000,
    outcome: 'succeeded',
    stage: 'dev',
  });
  expect(dimensions(lines[0])).toEqual([['service', 'stage', 'outcome']]);
});

test('an outcome with a reason is counted once more by the code of that, on a line of its own', async () => {
  const missed = aRun({ status: 'missed', reasonCode: 'deadline_passed', span: { from: 1, to: 500, count: 500 } });
  const lines = await emitted((observer) => observer.runEnded(missed));

  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ Reasons: 500, reason: 'deadline_passed' });
  expect(dimensions(lines[1])).toEqual([['service', 'stage', 'reason']]);
});

test('a span counts all its fires and has no times', async () => {
  const { startedAtMs: _, finishedAtMs: __, ...missed } = aRun({ status: 'missed' });
  const lines = await emitted((observer) => observer.runEnded({ ...missed, span: { from: 1, to: 500, count: 500 } }));

  expect(lines[0]).toMatchObject({ RunsEnded: 500, outcome: 'missed' });
  expect(lines[0]).not.toHaveProperty('Lateness');
});

test('a manual run is never late', async () => {
  const [line] = await emitted((observer) => observer.runEnded(aRun({ trigger: 'manual' })));

  expect(line).not.toHaveProperty('Lateness');
});

test('a repair is counted by what it was', async () => {
  const lines = await emitted((observer) => observer.repaired('job', 'overdue'));

  expect(lines[0]).toMatchObject({ Repairs: 1, what: 'overdue' });
  expect(dimensions(lines[0])).toEqual([['service', 'stage', 'what']]);
});

test('what cannot be read is counted, whatever it is', async () => {
  const fault = 'mark: expected a second of the years 1 to 9999';
  const lines = await emitted((observer) => observer.unreadable({ kind: 'head', id: 'job#a head', fault }));

  expect(lines[0]).toMatchObject({ Unreadable: 1 });
  expect(dimensions(lines[0])).toEqual([['service', 'stage']]);
});

test('what is dropped is counted by what it was, and never by job', async () => {
  const lines = await emitted((observer) =>
    observer.dropped('class_mismatch', { jobId: 'job', runId: 'job.20270115T080000Z' }),
  );

  expect(lines[0]).toMatchObject({ Dropped: 1, what: 'class_mismatch' });
  expect(dimensions(lines[0])).toEqual([['service', 'stage', 'what']]);
});

test('what one outcome says is not said again by the next', async () => {
  const lines = await emitted((observer) => {
    observer.runEnded(aRun({}));
    observer.runEnded(aRun({ status: 'failed' }));
  });

  expect(lines.map(({ RunsEnded, outcome }) => [RunsEnded, outcome])).toEqual([
    [1, 'succeeded'],
    [1, 'failed'],
  ]);
});

function emitted(act: (observer: Observer) => void): Promise<readonly PrintedLine[]> {
  return printed(() => {
    const metrics = new Metrics({
      namespace: METRIC_NAMESPACE,
      serviceName: SERVICE,
      defaultDimensions: { stage: 'dev' },
    });
    act(makeMetricsObserver(() => metrics, silentLogger()));
  });
}

function dimensions(line: PrintedLine | undefined): unknown {
  const aws = line?._aws;
  if (
    typeof aws !== 'object' ||
    aws === null ||
    !('CloudWatchMetrics' in aws) ||
    !Array.isArray(aws.CloudWatchMetrics)
  ) {
    return undefined;
  }
  return aws.CloudWatchMetrics[0].Dimensions;
}

function aRun(more: Partial<Run>): Run {
  return {
    id: 'job.20270115T080000Z',
    jobId: 'job',
    revision: 1,
    version: 2,
    scheduledAt: SCHEDULED_AT,
    trigger: 'schedule',
    status: 'succeeded',
    attempts: [],
    sentAtMs: SCHEDULED_AT * 1000 + 1_200,
    startedAtMs: SCHEDULED_AT * 1000 + 1_500,
    finishedAtMs: SCHEDULED_AT * 1000 + 3_500,
    expiresAt: SCHEDULED_AT + 86_400,
    ...more,
  };
}
