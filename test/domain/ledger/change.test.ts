import { describe, expect, test } from 'vitest';
import { DISABLED_NOTE } from '#domain/ledger/head/state.ts';
import { deleteJob } from '#domain/ledger/jobs/delete.ts';
import { create, edit } from '#domain/ledger/jobs/edit.ts';
import { pause, resume } from '#domain/ledger/jobs/pause.ts';
import { plan } from '#domain/ledger/planning/plan.ts';
import { withdraw } from '#domain/ledger/runs/cancel.ts';
import { trigger } from '#domain/ledger/runs/trigger.ts';
import { aHead, aJob, at, context, kinds, records, sent } from './a-job.ts';

const BY = { by: 'ann' };
const REQUEST = { runId: 'job.01HZY0000000000000000000', scheduledAt: at('2026-06-01T00:00:30Z') };

describe('create', () => {
  test('plans from now on, and tells the clock, the list and the audit trail', () => {
    const decision = create(undefined, aJob(), BY, context('2026-06-01T00:00:00Z'));

    expect(decision.head).toMatchObject({
      state: 'active',
      nextFireAt: at('2026-06-01T00:01:00Z'),
      selfClocked: false,
    });
    expect(kinds(decision.effects)).toEqual(['audit', 'summarise', 'sync']);
  });

  test('plans from its creation on, however long its first write takes: what was due meanwhile is decided at once', () => {
    const job = aJob({ schedule: '*/10 * * * * *' });

    const { head, effects } = create(undefined, job, BY, context('2026-06-01T00:00:11Z'));

    expect(head).toMatchObject({ mark: at('2026-06-01T00:00:00Z'), nextFireAt: at('2026-06-01T00:00:10Z') });
    expect(effects).toContainEqual({ kind: 'wake', at: at('2026-06-01T00:00:10Z') });
    expect(sent(plan(head, job, context('2026-06-01T00:00:11Z')).effects)).toEqual(['job.20260601T000010Z']);
  });

  test('under the id of a deleted job goes on from its mark, so that no fire is decided twice', () => {
    const job = aJob();
    const deleted = deleteJob(aHead(job), job, BY, context('2026-06-01T00:10:00Z'));
    if (deleted === 'behind') {
      throw new Error('ten fires are not a backlog');
    }

    const again = create(deleted.head, aJob({ revision: 2 }), BY, context('2026-06-01T00:05:00Z'));

    expect(again.head.mark).toBe(at('2026-06-01T00:10:00Z'));
    expect(again.head.active).toEqual(deleted.head.active.map((holder) => ({ ...holder, former: true })));
  });

  test('a job that is switched off is paused, with the reason', () => {
    const decision = create(undefined, aJob({ enabled: false }), BY, context('2026-06-01T00:00:00Z'));

    expect(decision.head).toMatchObject({ state: 'paused', pause: { note: DISABLED_NOTE } });
    expect(decision.head.nextFireAt).toBeUndefined();
  });

  test('a job to the second clocks itself', () => {
    const decision = create(undefined, aJob({ schedule: '*/10 * * * * *' }), BY, context('2026-06-01T00:00:00Z'));

    expect(decision.head.selfClocked).toBe(true);
    expect(kinds(decision.effects)).toContain('wake');
  });
});

describe('edit', () => {
  test('decides everything up to now under the old revision', () => {
    const before = aJob();
    const after = aJob({ revision: 2, schedule: '0 0 1 1 *' });

    const edited = edit(aHead(before), { before, after }, BY, context('2026-06-01T00:01:30Z'));

    expect(edited).not.toBe('behind');
    if (edited !== 'behind') {
      expect(sent(edited.effects)).toEqual(['job.20260601T000100Z']);
      expect(edited.head.active[0]?.revision).toBe(1);
      expect(edited.head).toMatchObject({ revision: 2, nextFireAt: at('2027-01-01T00:00:00Z') });
      expect(kinds(edited.effects)).toEqual(['send', 'audit', 'summarise', 'sync', 'retire']);
    }
  });

  test('waits while more fires are due than one decision takes', () => {
    const before = aJob({ schedule: '* * * * * *' });

    expect(edit(aHead(before), { before, after: aJob({ revision: 2 }) }, BY, context('2026-06-03T00:00:00Z'))).toBe(
      'behind',
    );
  });

  test('a paused job stays paused', () => {
    const before = aJob();
    const paused = pause(aHead(before), before, BY, context('2026-06-01T00:00:10Z'));
    if (paused === 'behind') {
      throw new Error('no fire is due');
    }

    const edited = edit(paused.head, { before, after: aJob({ revision: 2 }) }, BY, context('2026-06-01T00:05:00Z'));

    expect(edited).toMatchObject({ head: { state: 'paused', pause: { by: 'ann' } } });
  });

  test('enabled turned on again takes the pause away that enabled turned off made', () => {
    const off = aJob({ enabled: false });

    const edited = edit(aHead(off), { before: off, after: aJob({ revision: 2 }) }, BY, context('2026-06-01T00:05:00Z'));

    expect(edited).toMatchObject({ head: { state: 'active', nextFireAt: at('2026-06-01T00:06:00Z') } });
  });
});

describe('pause and resume', () => {
  test('a fire due before the pause is decided, none of the paused time is', () => {
    const job = aJob();
    const paused = pause(aHead(job), job, { by: 'ann', note: 'holiday' }, context('2026-06-01T00:01:30Z'));
    if (paused === 'behind') {
      throw new Error('one fire is not a backlog');
    }
    const resumed = resume(paused.head, job, BY, context('2026-06-01T06:00:30Z'));

    expect(sent(paused.effects)).toEqual(['job.20260601T000100Z']);
    expect(paused.head.pause).toEqual({ at: at('2026-06-01T00:01:30Z'), by: 'ann', note: 'holiday' });
    expect(plan(resumed.head, job, context('2026-06-01T06:00:45Z')).effects).toEqual([]);
    expect(resumed.head.nextFireAt).toBe(at('2026-06-01T06:01:00Z'));
  });
});

describe('delete', () => {
  test('ends waiting runs as cancelled and lets running ones go on', () => {
    const job = aJob({ overlap: 'queue' });
    const running = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
    const waiting = plan(running, job, context('2026-06-01T00:02:00Z')).head;

    const deleted = deleteJob(waiting, job, BY, context('2026-06-01T00:02:10Z'));

    expect(deleted).toMatchObject({
      head: { state: 'deleted', waiting: [], active: [{ runId: 'job.20260601T000100Z' }] },
    });
    expect(deleted === 'behind' ? [] : records(deleted.effects)).toEqual(['cancelled 20260601T000200Z: job deleted']);
  });
});

describe('trigger', () => {
  test('lets a run in beside no other', () => {
    const job = aJob();

    const triggered = trigger(aHead(job), job, REQUEST, BY, context('2026-06-01T00:00:30Z'));

    expect(sent(triggered.effects)).toEqual([REQUEST.runId]);
  });

  test('obeys the overlap policy, and says so', () => {
    const job = aJob();
    const busy = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;

    const triggered = trigger(busy, job, REQUEST, BY, context('2026-06-01T00:01:30Z'));

    expect(sent(triggered.effects)).toEqual([]);
    expect(records(triggered.effects)[0]).toContain('overlap: job.20260601T000100Z holds the slot');
  });

  test('forced, ignores the overlap policy and is marked', () => {
    const job = aJob();
    const busy = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;

    const triggered = trigger(busy, job, { ...REQUEST, forced: true }, BY, context('2026-06-01T00:01:30Z'));

    expect(triggered.head.active.at(-1)).toMatchObject({ runId: REQUEST.runId, forced: true, trigger: 'manual' });
  });

  test('the same run asked for twice is asked for once', () => {
    const job = aJob();
    const once = trigger(aHead(job), job, REQUEST, BY, context('2026-06-01T00:00:30Z'));

    expect(trigger(once.head, job, REQUEST, BY, context('2026-06-01T00:00:31Z'))).toEqual({
      head: once.head,
      effects: [],
    });
  });
});

describe('withdraw', () => {
  test('takes a waiting run out of the line', () => {
    const job = aJob({ overlap: 'queue' });
    const running = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;
    const waiting = plan(running, job, context('2026-06-01T00:02:00Z')).head;

    const withdrawn = withdraw(waiting, 'job.20260601T000200Z', BY, context('2026-06-01T00:02:10Z'));

    expect(records(withdrawn.effects)).toEqual(['cancelled 20260601T000200Z: cancelled by ann']);
    expect(withdrawn.head.counters.cancelled).toBe(1);
  });

  test('does not touch a run that holds a slot', () => {
    const job = aJob();
    const running = plan(aHead(job), job, context('2026-06-01T00:01:00Z')).head;

    expect(withdraw(running, 'job.20260601T000100Z', BY, context('2026-06-01T00:01:10Z'))).toEqual({
      head: running,
      effects: [],
    });
  });
});
