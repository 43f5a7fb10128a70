import { expect, test } from 'vitest';
import { readRunMessage } from '#functions/messages/read.ts';
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
  expect(readRunMessage(JSON.stringify({ ...MESSAGE, trigger }))).toEqual({ ...MESSAGE, trigger });
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
  };

  expect(readRunMessage(JSON.stringify(chained))).toEqual(chained);
});
