import { expect, test } from 'vitest';
import { enterGate, newGate } from '#domain/ledger/head/gate.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { plan } from '#domain/ledger/planning/plan.ts';
import { rest } from '#domain/ledger/rest.ts';
import { examine } from '#domain/ledger/runs/examine.ts';
import { MOST_ACTIVE } from '#domain/ledger/runs/slots.ts';
import { manualRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import { aHead, aJob, at, context } from './a-job.ts';

/** What DynamoDB takes is 400 KB; JSON is a little longer than what it counts. */
const MOST_BYTES = 400_000;
const JOB_ID = 'j'.repeat(56);
const NOW = '2026-06-01T02:00:00Z';

test('a gate holds a thousand runs of jobs with the longest ids, and a full line in front of it', () => {
  const gates = [
    { name: 'g'.repeat(64), maxConcurrent: 100 },
    { name: '*', maxConcurrent: 1_000 },
  ];
  let gate = newGate('*');
  for (let place = 0; place < 1_100; place += 1) {
    const { sentAt: _, sends: __, checkAt: ___, ...request } = aHolder(place);
    gate = enterGate(gate, { ...request, gates, jobId: JOB_ID }, 1_000, false, at(NOW)).head;
  }

  expect(gate.active).toHaveLength(1_000);
  expect(gate.waiting).toHaveLength(100);
  expect(JSON.stringify(gate).length).toBeLessThan(MOST_BYTES);
});

test('hundreds of late fires that would replace a hundred holders are one catch-up', () => {
  const job = aJob({ id: JOB_ID, overlap: 'replace', catchup: 'all', deadlineSeconds: 86_400 });
  const busy: Head = { ...aHead(job), active: Array.from({ length: MOST_ACTIVE }, (_, place) => aHolder(place)) };

  const planned = plan(busy, job, context(NOW, JOB_ID));
  const head = rest(planned.head, planned.effects, context(NOW, JOB_ID));

  expect(head.catchUp).toHaveLength(1);
  expect(head.outbox).toEqual([]);
  expect(JSON.stringify(head).length).toBeLessThan(MOST_BYTES);
});

test('a hundred holders that are final, of a job that fifty follow, are evicted a few at a time', () => {
  const active = Array.from({ length: MOST_ACTIVE }, (_, place) => aHolder(place));
  const followers = Array.from({ length: 50 }, (_, place) => ({
    jobId: `${place}`.padStart(56, 'f'),
    on: 'finish' as const,
  }));
  const over = new Map(active.map(({ runId }) => [runId, succeeded(runId)]));
  let head: Head = { ...aHead(aJob({ id: JOB_ID })), active, followers };

  for (let looks = 0; head.active.length > 0 && looks < MOST_ACTIVE; looks += 1) {
    const examined = examine(head, over, false, context(NOW, JOB_ID));
    head = rest(examined.head, examined.effects, context(NOW, JOB_ID));
    expect(JSON.stringify(head).length).toBeLessThan(MOST_BYTES);
  }

  expect(head.active).toEqual([]);
  expect(head.counters.succeeded).toBe(MOST_ACTIVE);
});

function succeeded(id: string): Run {
  const { scheduledAt, revision, trigger } = aHolder(0);
  const expiresAt = at('2026-07-01T00:00:00Z');
  return {
    id,
    jobId: JOB_ID,
    revision,
    version: 2,
    scheduledAt,
    trigger,
    status: 'succeeded',
    attempts: [],
    expiresAt,
  };
}

function aHolder(place: number): Holder {
  return {
    runId: manualRunId(JOB_ID, String(place).padStart(26, '0')),
    scheduledAt: at('2026-06-01T00:00:00Z'),
    revision: 1_000,
    trigger: 'chain',
    runner: 'r'.repeat(40),
    deadlineAt: at('2026-06-02T00:00:00Z'),
    decidedAt: at('2026-06-01T00:00:00Z'),
    parent: { runId: manualRunId(JOB_ID, '0'.repeat(26)), status: 'succeeded' },
    depth: 5,
    sentAt: at('2026-06-01T00:00:00Z'),
    sends: 1,
    checkAt: at('2026-06-01T00:01:00Z'),
  };
}
