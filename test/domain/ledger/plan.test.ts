import { describe, expect, test } from 'vitest';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { MOST_LOOKED_AT, plan } from '#domain/ledger/planning/plan.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import { aHead, aJob, at, context, kinds, records, sent } from './a-job.ts';

describe('plan', () => {
  test('decides nothing before a fire is due', () => {
    const job = aJob();
    const head = aHead(job);

    const planned = plan(head, job, context('2026-06-01T00:00:59Z'));

    expect(planned).toEqual({ head, effects: [], more: false });
  });

  test('lets a due fire in, moves the mark to now and names the next fire', () => {
    const job = aJob();

    const planned = plan(aHead(job), job, context('2026-06-01T00:01:02Z'));

    expect(sent(planned.effects)).toEqual(['job.20260601T000100Z']);
    expect(planned.head.mark).toBe(at('2026-06-01T00:01:02Z'));
    expect(planned.head.nextFireAt).toBe(at('2026-06-01T00:02:00Z'));
    expect(planned.head.counters.started).toBe(1);
  });

  test('decides a fire once, however often it is asked', () => {
    const job = aJob();
    const once = plan(aHead(job), job, context('2026-06-01T00:01:02Z'));

    const twice = plan(once.head, job, context('2026-06-01T00:01:30Z'));

    expect(twice.effects).toEqual([]);
  });

  test('decides nothing twice when the clock steps back', () => {
    const job = aJob({ overlap: 'allow' });
    const ahead = plan(aHead(job), job, context('2026-06-01T00:05:00Z')).head;

    const back = plan(ahead, job, context('2026-06-01T00:02:00Z'));

    expect(back).toEqual({ head: ahead, effects: [], more: false });
  });

  test('skips a fire whose slot is taken, and says by whom', () => {
    const job = aJob();
    const busy = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;

    const planned = plan(busy, job, context('2026-06-01T00:02:00Z'));

    expect(records(planned.effects)).toEqual([
      'skipped 20260601T000200Z: overlap: job.20260601T000100Z holds the slot',
    ]);
    expect(planned.head.counters).toMatchObject({ started: 1, skipped: 1 });
  });

  test('records fires missed in an outage as one span, and runs the latest', () => {
    const job = aJob();

    const planned = plan(aHead(job), job, context('2026-06-01T00:30:05Z'));

    expect(records(planned.effects)).toEqual([
      'missed 20260601T000100Z x28 to 00:28:00: seen after its deadline',
      'missed 20260601T002900Z: first seen together with a later fire, which runs in its place',
    ]);
    expect(sent(planned.effects)).toEqual(['job.20260601T003000Z']);
    expect(planned.head.counters).toMatchObject({ missed: 29, skipped: 0, started: 1 });
  });

  test('a daily fire seen 59 minutes late runs, one seen 61 minutes late is missed', () => {
    const job = aJob({ schedule: '0 9 * * *' });

    const late = plan(aHead(job), job, context('2026-06-01T09:59:00Z'));
    const tooLate = plan(aHead(job), job, context('2026-06-01T10:01:00Z'));

    expect(sent(late.effects)).toEqual(['job.20260601T090000Z']);
    expect(records(tooLate.effects)).toEqual(['missed 20260601T090000Z: seen after its deadline']);
  });

  test('catchup none misses what wake-ups to the minute do not explain', () => {
    const job = aJob({ schedule: '0 9 * * *', catchup: 'none' });

    const planned = plan(aHead(job), job, context('2026-06-01T09:02:00Z'));

    expect(records(planned.effects)).toEqual(['missed 20260601T090000Z: seen late, and catchup is none']);
  });

  test('catchup latest within a long deadline runs only the newest', () => {
    const job = aJob({ schedule: '0 * * * *', deadlineSeconds: 86_400 });

    const planned = plan(aHead(job), job, context('2026-06-01T05:10:00Z'));

    expect(sent(planned.effects)).toEqual(['job.20260601T050000Z']);
    expect(records(planned.effects)).toEqual([
      'missed 20260601T010000Z x4 to 04:00:00: seen late, and a later fire was due (catchup is latest)',
    ]);
  });

  test('of several fires on time, skip and replace run the newest; queue and allow run all', () => {
    const sentUnder = (overlap: 'skip' | 'replace' | 'queue' | 'allow') => {
      const job = aJob({ overlap });
      const planned = plan(aHead(job), job, context('2026-06-01T00:02:20Z'));
      return [...sent(planned.effects), ...planned.head.waiting.map(({ runId }) => runId)];
    };

    expect(sentUnder('skip')).toEqual(['job.20260601T000200Z']);
    expect(sentUnder('replace')).toEqual(['job.20260601T000200Z']);
    expect(sentUnder('queue')).toEqual(['job.20260601T000100Z', 'job.20260601T000200Z']);
    expect(sentUnder('allow')).toEqual(['job.20260601T000100Z', 'job.20260601T000200Z']);
  });

  test('catchup all leaves every fire within the deadline to a catch-up, and moves the mark to now', () => {
    const job = aJob({ schedule: '0 * * * *', catchup: 'all', overlap: 'allow', deadlineSeconds: 86_400 });

    const planned = plan(aHead(job), job, context('2026-06-01T03:10:00Z'));

    expect(planned).toMatchObject({ effects: [], more: false });
    expect(planned.head.mark).toBe(at('2026-06-01T03:10:00Z'));
    expect(catchUpsOf(planned.head)).toEqual([
      { from: at('2026-06-01T00:59:59Z'), to: at('2026-06-01T03:10:00Z'), revision: 1 },
    ]);
  });

  test('looks at no more fires than one decision takes, and asks to be woken for the rest', () => {
    const job = aJob({ schedule: '* * * * * *' });

    const planned = plan(aHead(job), job, context('2026-06-03T00:00:00Z'));

    expect(planned.more).toBe(true);
    expect(planned.head.mark).toBe(at('2026-06-01T00:00:00Z') + MOST_LOOKED_AT);
    expect(records(planned.effects)).toHaveLength(1);
    expect(planned.head.counters.missed).toBe(MOST_LOOKED_AT);
    expect(planned.effects.at(-1)).toEqual({ kind: 'wake', at: at('2026-06-03T00:00:00Z') });
  });

  test('queue keeps fires waiting, and a free slot goes to the oldest', () => {
    const job = aJob({ overlap: 'queue', deadlineSeconds: 3_600 });
    const first = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
    const second = plan(first, job, context('2026-06-01T00:02:00Z')).head;

    const freed = finish(
      second,
      { runId: 'job.20260601T000100Z', status: 'succeeded' },
      context('2026-06-01T00:02:30Z'),
    );

    expect(second.waiting.map(({ runId }) => runId)).toEqual(['job.20260601T000200Z']);
    expect(sent(freed.effects)).toEqual(['job.20260601T000200Z']);
    expect(freed.head.waiting).toEqual([]);
  });

  test('a run that waited past its deadline is skipped when the slot comes free', () => {
    const job = aJob({ overlap: 'queue', deadlineSeconds: 120 });
    const first = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
    const second = plan(first, job, context('2026-06-01T00:02:00Z')).head;

    const freed = finish(
      second,
      { runId: 'job.20260601T000100Z', status: 'failed', reason: 'exit 1' },
      context('2026-06-01T00:05:00Z'),
    );

    expect(records(freed.effects)).toEqual(['skipped 20260601T000200Z: waited too long for the slot']);
    expect(freed.head.active).toEqual([]);
    expect(freed.head.counters).toMatchObject({ failed: 1, skipped: 1, consecutiveFailures: 1 });
  });

  test('replace cancels the holder and waits for its slot in place of those before', () => {
    const job = aJob({ overlap: 'replace' });
    const first = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
    const second = plan(first, job, context('2026-06-01T00:02:00Z'));
    const third = plan(second.head, job, context('2026-06-01T00:03:00Z'));

    expect(kinds(second.effects)).toEqual(['cancel']);
    expect(records(third.effects)).toEqual(['skipped 20260601T000200Z: replaced by job.20260601T000300Z']);
    expect(third.head.waiting.map(({ runId }) => runId)).toEqual(['job.20260601T000300Z']);
  });

  test('maxRuns ends planning', () => {
    const job = aJob({ overlap: 'allow', maxRuns: 2 });
    const first = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;

    const last = plan(first, job, context('2026-06-01T00:04:00Z'));

    expect(last.head.counters.started).toBe(2);
    expect(last.head.nextFireAt).toBeUndefined();
    expect(plan(last.head, job, context('2026-06-01T00:09:00Z')).effects).toEqual([]);
  });

  test('a fixed time that fired arms the next one', () => {
    const job = aJob({ schedule: { at: ['2026-06-01T01:00:00Z', '2026-06-02T01:00:00Z'] } });

    const planned = plan(aHead(job), job, context('2026-06-01T01:00:10Z'));

    expect(kinds(planned.effects)).toEqual(['send', 'sync']);
  });

  test('a self-clocked job wakes itself for a fire that is near', () => {
    const job = aJob({ schedule: '*/10 * * * * *' });

    const planned = plan(aHead(job), job, context('2026-06-01T00:00:10Z'));

    expect(planned.effects).toContainEqual({ kind: 'wake', at: at('2026-06-01T00:00:20Z') });
  });

  test.each(['paused', 'finished', 'deleted'] as const)('a job that is %s plans nothing', (state) => {
    const job = aJob();
    const head: Head = { ...aHead(job), state };

    expect(plan(head, job, context('2026-06-01T00:09:00Z')).effects).toEqual([]);
  });
});
