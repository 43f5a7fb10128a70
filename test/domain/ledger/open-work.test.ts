import { describe, expect, test } from 'vitest';
import type { Head } from '#domain/ledger/head/head.ts';
import { plan } from '#domain/ledger/planning/plan.ts';
import { rest } from '#domain/ledger/rest.ts';
import { examine } from '#domain/ledger/runs/examine.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import { endForGood, startAttempt } from '#domain/runs/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import { aHead, aJob, at, context, sent } from './a-job.ts';

const RUN_ID = 'job.20260601T000100Z';

describe('finish', () => {
  test('frees the slot, counts once and remembers the outcome', () => {
    const busy = aBusyHead();

    const once = finish(
      busy,
      { runId: RUN_ID, status: 'timed_out', reason: 'too slow' },
      context('2026-06-01T00:02:00Z'),
    );
    const twice = finish(once.head, { runId: RUN_ID, status: 'timed_out' }, context('2026-06-01T00:02:00Z'));

    expect(once.head.active).toEqual([]);
    expect(once.head.counters).toMatchObject({ timedOut: 1, consecutiveFailures: 1 });
    expect(once.head.last).toMatchObject({ runId: RUN_ID, status: 'timed_out', reason: 'too slow' });
    expect(twice).toEqual({ head: once.head, effects: [] });
  });
});

describe('examine', () => {
  test('evicts a holder that is final', () => {
    const over = endForGood(aRun(), { result: 'succeeded' }, at('2026-06-01T00:01:20Z') * 1000);

    const examined = examine(aBusyHead(), new Map([[RUN_ID, over]]), false, context('2026-06-01T00:02:10Z'));

    expect(examined.head.active).toEqual([]);
    expect(examined.head.counters.succeeded).toBe(1);
  });

  test('sends a run again that nobody claimed in a minute, and then waits longer each time', () => {
    const once = examine(aBusyHead(), new Map([[RUN_ID, undefined]]), false, context('2026-06-01T00:02:00Z'));
    const twice = examine(once.head, new Map([[RUN_ID, undefined]]), false, context('2026-06-01T00:04:00Z'));

    expect(sent(once.effects)).toEqual([RUN_ID]);
    expect(once.head.active[0]).toMatchObject({ sends: 2, checkAt: at('2026-06-01T00:04:00Z') });
    expect(twice.head.active[0]).toMatchObject({ sends: 3, checkAt: at('2026-06-01T00:08:00Z') });
  });

  test('leaves an attempt alone whose lease stands, and sends one again whose runner went silent', () => {
    const alive = examine(aBusyHead(), new Map([[RUN_ID, aRun()]]), false, context('2026-06-01T00:01:40Z'));
    const silent = examine(aBusyHead(), new Map([[RUN_ID, aRun()]]), false, context('2026-06-01T00:02:10Z'));

    expect(sent(alive.effects)).toEqual([]);
    expect(sent(silent.effects)).toEqual([RUN_ID]);
  });

  test('after a restart sends everything open at once', () => {
    const examined = examine(aBusyHead(), new Map([[RUN_ID, undefined]]), true, context('2026-06-01T00:01:01Z'));

    expect(sent(examined.effects)).toEqual([RUN_ID]);
  });
});

describe('rest', () => {
  test('an idle job is looked at a minute after its next fire, a self-clocked one, too: the sweeper wakes it that much ahead', () => {
    const idle = aHead(aJob());
    const selfClocked = aHead(aJob({ schedule: '*/10 * * * * *' }));

    expect(idle.wakeAt).toBe(at('2026-06-01T00:02:00Z'));
    expect(selfClocked.wakeAt).toBe(at('2026-06-01T00:01:10Z'));
  });

  test('planning keeps the index key where it is, as moving it costs two write units', () => {
    const job = aJob();
    const before = aHead(job);
    const planned = plan(before, job, context('2026-06-01T00:01:02Z'));

    const rested = rest(planned.head, planned.effects, context('2026-06-01T00:01:02Z'));

    expect(rested.wakeAt).toBe(before.wakeAt);
  });

  test('while anything is open the job is looked at within a minute', () => {
    const job = aJob({ schedule: '0 9 * * *' });
    const planned = plan(aHead(job), job, context('2026-06-01T09:00:00Z'));

    const rested = rest({ ...planned.head, wakeAt: 0 }, planned.effects, context('2026-06-01T09:00:00Z'));

    expect(rested.wakeAt).toBe(at('2026-06-01T09:01:00Z'));
  });

  test('sends come last, so that a claimed run proves what came before it', () => {
    const head = aBusyHead();
    const { effects } = plan({ ...head, active: [] }, aJob(), context('2026-06-01T00:30:00Z'));

    const rested = rest(head, [...effects].reverse(), context('2026-06-01T00:30:00Z'));

    expect(rested.outbox.at(-1)?.kind).toBe('send');
  });

  test('a job without a further fire is finished once nothing is open', () => {
    const job = aJob({ schedule: '2026-06-01T01:00:00Z' });
    const planned = plan(aHead(job), job, context('2026-06-01T01:00:05Z'));
    const open = rest(planned.head, planned.effects, context('2026-06-01T01:00:05Z'));
    const finished = finish(
      open,
      { runId: 'job.20260601T010000Z', status: 'succeeded' },
      context('2026-06-01T01:00:09Z'),
    );

    expect(open.state).toBe('active');
    expect(rest(finished.head, [], context('2026-06-01T01:00:09Z'))).toMatchObject({ state: 'finished' });
  });

  test('a tombstone expires when nothing is open and retention has passed', () => {
    const tombstone: Head = { ...aBusyHead(), state: 'deleted' };
    const finished = finish(tombstone, { runId: RUN_ID, status: 'succeeded' }, context('2026-06-01T00:03:00Z'));

    expect(rest(tombstone, [], context('2026-06-01T00:02:00Z')).expiresAt).toBeUndefined();
    expect(rest(finished.head, [], context('2026-06-01T00:03:00Z')).expiresAt).toBe(at('2026-07-01T00:03:00Z'));
  });
});

function aBusyHead(): Head {
  const job = aJob();
  return plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
}

function aRun(): Run {
  const queued: Run = {
    id: RUN_ID,
    jobId: 'job',
    revision: 1,
    version: 0,
    scheduledAt: at('2026-06-01T00:01:00Z'),
    trigger: 'schedule',
    status: 'queued',
    attempts: [],
    expiresAt: at('2026-07-01T00:00:00Z'),
  };
  return startAttempt(queued, 'runner', at('2026-06-01T00:01:01Z') * 1000);
}
