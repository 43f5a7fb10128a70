import { expect, test } from 'vitest';
import { readRunMessage, readWakeMessage } from '#functions/messages/read.ts';
import type { RunMessage } from '#ports/queues.ts';

const MESSAGE: RunMessage = {
  jobId: 'report',
  runId: 'report.20261105T080000Z',
  scheduledAt: 1_793_865_600,
  revision: 1,
  trigger: 'schedule',
  runner: 'default',
};

test.each(['schedule', 'manual', 'chain', 'backfill'] as const)('a %s run is understood', (trigger) => {
  expect(readRunMessage(JSON.stringify({ ...MESSAGE, trigger }))).toEqual({ value: { ...MESSAGE, trigger } });
});

test('what a run keeps of how it came about reaches its runner', () => {
  const chained: RunMessage = {
    ...MESSAGE,
    trigger: 'chain',
    forced: true,
    parent: { runId: 'import.20261105T075500Z', status: 'succeeded' },
    depth: 1,
    decidedAt: 1_793_865_600,
    sentAtMs: 1_793_865_601_250,
    succeededAt: 1_793_779_209,
    resultOf: 'report.20261104T080000Z',
  };

  expect(readRunMessage(JSON.stringify(chained))).toEqual({ value: chained });
});

test.each([
  ['no JSON', 'nonsense', 'expected an object'],
  ['a run of another job', { ...MESSAGE, runId: 'other.20261105T080000Z' }, 'runId: expected a run of report'],
  ['a run that is none', { ...MESSAGE, runId: 'report.now' }, 'runId: expected the id of a run'],
  ['an instant far out', { ...MESSAGE, scheduledAt: 1e300 }, 'scheduledAt: expected a second of the years 1 to 9999'],
  [
    'an unknown trigger',
    { ...MESSAGE, trigger: 'magic' },
    'trigger: expected one of schedule, manual, chain, backfill',
  ],
  ['gates that are none', { ...MESSAGE, gates: [7] }, 'gates[0]: expected an object'],
])('the message of a run with %s is not understood', (_, message, fault) => {
  expect(readRunMessage(typeof message === 'string' ? message : JSON.stringify(message))).toEqual({ fault });
});

test.each([
  [
    { jobId: 'report', scheduledTime: '2026-11-05T08:00:00Z' },
    { value: { jobId: 'report', scheduledTime: '2026-11-05T08:00:00Z' } },
  ],
  [{ jobId: '../x' }, { fault: 'jobId: expected the id of a job' }],
  [{ jobId: 'x'.repeat(3_000) }, { fault: 'jobId: expected the id of a job' }],
  [[], { fault: 'expected an object' }],
])('a wake-up %j', (message, read) => {
  expect(readWakeMessage(JSON.stringify(message))).toEqual(read);
});
