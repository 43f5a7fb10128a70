import { describe, expect, test } from 'vitest';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf, MOST_CATCH_UPS } from '#domain/ledger/head/open-catch-ups.ts';
import { deleteJob } from '#domain/ledger/jobs/delete.ts';
import { edit } from '#domain/ledger/jobs/edit.ts';
import { pause, resume } from '#domain/ledger/jobs/pause.ts';
import { look } from '#domain/ledger/look.ts';
import { endCatchUps, moveCatchUps } from '#domain/ledger/planning/catch-up.ts';
import { rest } from '#domain/ledger/rest.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import { trigger } from '#domain/ledger/runs/trigger.ts';
import { jobDeleted } from '#domain/runs/reasons/cancelled.ts';
import { aHead, aJob, at, context, kinds, records, sent } from './a-job.ts';

const DAY = 86_400;
const BY = { by: 'ann' };
const SIX = '2026-06-01T06:00:20Z';

describe('a catch-up', () => {
  test('lets the oldest late fire in at once, and leaves the others open', () => {
    const { head, effects } = looked(lateJob(), SIX);

    expect(sent(effects)).toEqual(['job.20260601T000500Z']);
    expect(catchUpsOf(head)).toEqual([{ from: at('2026-06-01T00:05:00Z'), to: at(SIX), revision: 1 }]);
    expect(records(effects)).toEqual([]);
  });

  test.each(['skip', 'queue', 'replace'] as const)(
    'under %s runs every late fire, one after another, oldest first',
    (overlap) => {
      const job = lateJob({ overlap });
      const { ran, head } = runAll(job, looked(job, SIX), SIX);

      expect(ran).toHaveLength(72);
      expect(ran).toEqual([...ran].sort());
      expect(catchUpsOf(head)).toEqual([]);
      expect(head.counters).toMatchObject({ started: 72, skipped: 0, missed: 0 });
    },
  );

  test('is open for a single late fire, too, and closed by the write that lets it in', () => {
    const job = lateJob({ schedule: '0 3 * * *' });
    const busy = holding(aHead(job), 'job.before');

    const taken = look(busy, job, new Map(), false, context('2026-06-01T03:10:00Z'));
    const free = look(aHead(job), job, new Map(), false, context('2026-06-01T03:10:00Z'));

    expect(catchUpsOf(taken.head)).toHaveLength(1);
    expect(records(taken.effects)).toEqual([]);
    expect(sent(free.effects)).toEqual(['job.20260601T030000Z']);
  });

  test('measures the deadline where a fire would be let in: all that expired by then are one record', () => {
    const job = lateJob({ deadlineSeconds: 7 * 3_600 });
    const open = looked(job, SIX).head;

    const freed = ended(open, 'job.20260601T000500Z', job, '2026-06-01T08:00:00Z');

    expect(records(freed.effects)).toEqual(['missed 20260601T001000Z x10 to 00:55:00: seen after its deadline']);
    expect(sent(freed.effects)).toEqual(['job.20260601T010000Z']);
  });

  test('does not measure the deadline while the slot is taken', () => {
    const job = lateJob({ deadlineSeconds: 7 * 3_600 });
    const open = looked(job, SIX).head;

    const later = look(open, job, new Map(), false, context('2026-06-01T06:03:00Z'));

    expect(records(later.effects)).toEqual([]);
  });

  test('leaves a fire that comes on time to the overlap policy', () => {
    const skip = lateJob();
    const replace = lateJob({ overlap: 'replace' });

    const skipped = look(looked(skip, SIX).head, skip, new Map(), false, context('2026-06-01T06:05:00Z'));
    const replaced = look(looked(replace, SIX).head, replace, new Map(), false, context('2026-06-01T06:05:00Z'));

    expect(records(skipped.effects)).toEqual([
      'skipped 20260601T060500Z: overlap: job.20260601T000500Z holds the slot',
    ]);
    expect(kinds(replaced.effects)).toContain('cancel');
    expect(replaced.head.waiting.map(({ runId }) => runId)).toEqual(['job.20260601T060500Z']);
  });

  test('takes fires that come on time in under queue, so that the order is kept and the line does not overflow', () => {
    const job = lateJob({ overlap: 'queue' });
    const later = look(looked(job, SIX).head, job, new Map(), false, context('2026-06-01T06:05:00Z'));

    expect(later.head.waiting).toEqual([]);
    expect(catchUpsOf(later.head)).toMatchObject([{ to: at('2026-06-01T06:05:00Z') }]);
    const { ran } = runAll(job, later, '2026-06-01T06:05:10Z');
    expect(ran.at(-1)).toBe('job.20260601T060500Z');
  });

  test('waits behind runs that wait in line: the slot goes to them first', () => {
    const job = lateJob({ overlap: 'queue' });
    const open = looked(job, SIX).head;
    const asked = { runId: 'job.01JXXXXXXXXXXXXXXXXXXXXXXX', scheduledAt: at(SIX) };
    const waiting = trigger(open, job, asked, BY, context(SIX)).head;

    const freed = ended(waiting, 'job.20260601T000500Z', job, '2026-06-01T06:01:00Z');

    expect(sent(freed.effects)).toEqual([asked.runId]);
    expect(catchUpsOf(freed.head)).toEqual(catchUpsOf(open));
  });

  test('a second outage opens a second one, and what lies between stays decided', () => {
    const job = lateJob();
    const open = looked(job, SIX).head;
    const onTime = look(open, job, new Map(), false, context('2026-06-01T06:05:00Z')).head;

    const again = look(onTime, job, new Map(), false, context('2026-06-01T07:00:10Z'));

    expect(catchUpsOf(again.head)).toEqual([
      { from: at('2026-06-01T00:05:00Z'), to: at(SIX), revision: 1 },
      { from: at('2026-06-01T06:09:59Z'), to: at('2026-06-01T07:00:10Z'), revision: 1 },
    ]);
  });

  test('one that reaches up to the mark is prolonged instead, from the first due fire on, expired ones included', () => {
    const job = lateJob({ overlap: 'queue', deadlineSeconds: 7 * 3_600 });
    const open = looked(job, SIX).head;

    const again = look(open, job, new Map(), false, context('2026-06-01T16:00:10Z'));

    expect(records(again.effects)).toEqual([]);
    expect(catchUpsOf(again.head)).toEqual([
      { from: at('2026-06-01T00:05:00Z'), to: at('2026-06-01T16:00:10Z'), revision: 1 },
    ]);
  });

  test('is never prolonged by fires of another revision', () => {
    const before = lateJob({ overlap: 'queue' });
    const after = lateJob({ overlap: 'queue', revision: 2 });
    const edited = changed(edit(looked(before, SIX).head, { before, after }, BY, context(SIX)));

    const later = look(edited.head, after, new Map(), false, context('2026-06-01T06:05:00Z'), new Map([[1, before]]));

    expect(catchUpsOf(later.head)).toEqual([{ from: at('2026-06-01T00:05:00Z'), to: at(SIX), revision: 1 }]);
    expect(later.head.waiting.map(({ runId }) => runId)).toEqual(['job.20260601T060500Z']);
  });

  test('with five open, a late fire is missed and says why; one on time is decided as ever', () => {
    const job = lateJob();
    const full = { from: 0, to: 0, revision: 1 };
    const head = { ...holding(aHead(job), 'job.x'), catchUp: Array.from({ length: MOST_CATCH_UPS }, () => full) };

    const planned = look(head, job, new Map(), false, context('2026-06-01T00:15:00Z'));

    expect(records(planned.effects)).toEqual([
      'missed 20260601T000500Z x2 to 00:10:00: seen late, and too many catch-ups are open',
      'skipped 20260601T001500Z: overlap: job.x holds the slot',
    ]);
  });

  test.each(['latest', 'none'] as const)('is not opened under catchup %s', (catchup) => {
    const job = lateJob({ catchup });

    expect(catchUpsOf(look(aHead(job), job, new Map(), false, context(SIX)).head)).toEqual([]);
  });
});

describe('how many of a catch-up run at once', () => {
  test('under allow ninety, so that ten are left to the fires of today', () => {
    const job = lateJob({ schedule: '* * * * *', overlap: 'allow' });
    const { effects, head } = look(aHead(job), job, new Map(), false, context(SIX));

    expect(sent(effects)).toHaveLength(90);
    expect(catchUpsOf(head)).toHaveLength(1);
  });

  test('with a group at most as many as the group lets run', () => {
    const group = { name: 'g', mode: 'parallel', maxConcurrent: 3 } as const;
    const job = lateJob({ overlap: 'allow', group });
    const { effects } = look(aHead(job), job, new Map(), false, context(SIX));

    expect(kinds(effects).filter((kind) => kind === 'enter')).toHaveLength(3);
  });
});

describe('a catch-up waits, and decides nothing,', () => {
  test('while the job is paused, and runs what is within its deadline after the resume', () => {
    const job = lateJob({ deadlineSeconds: 7 * 3_600 });
    const paused = changed(pause(looked(job, SIX).head, job, BY, context(SIX)));
    const freed = ended(paused.head, 'job.20260601T000500Z', job, '2026-06-01T06:10:00Z');
    const resumed = resume(freed.head, job, BY, context('2026-06-01T08:00:00Z'));

    expect(sent(freed.effects)).toEqual([]);
    expect(rest(freed.head, freed.effects, context('2026-06-01T06:10:00Z')).wakeAt).toBeUndefined();
    expect(resumed.effects).toContainEqual({ kind: 'wake', at: at('2026-06-01T08:00:00Z') });
    expect(sent(look(resumed.head, job, new Map(), false, context('2026-06-01T08:00:00Z')).effects)).toEqual([
      'job.20260601T010000Z',
    ]);
  });

  test('while everything is paused', () => {
    const job = lateJob();
    const standing = {
      ...context('2026-06-01T06:10:00Z'),
      standstills: [{ from: at('2026-06-01T06:05:00Z'), by: 'ann' }],
    };

    const freed = ended(looked(job, SIX).head, 'job.20260601T000500Z', job, standing);

    expect(sent(freed.effects)).toEqual([]);
  });

  test('while its next fire is later than now, as the clock was set back', () => {
    const job = lateJob();
    const open = looked(job, SIX).head;

    const freed = ended(open, 'job.20260601T000500Z', job, '2026-06-01T00:07:00Z');

    expect(sent(freed.effects)).toEqual([]);
    expect(catchUpsOf(freed.head)).toEqual(catchUpsOf(open));
  });

  test('while the job failed too often, and the look pauses it', () => {
    const job = lateJob({ pauseAfterFailures: 1 });
    const open = { ...looked(job, SIX).head, pauseAfterFailures: 1 };

    const failed = ended(open, 'job.20260601T000500Z', job, '2026-06-01T06:01:00Z', 'failed');

    expect(sent(failed.effects)).toEqual([]);
    expect(look(failed.head, job, new Map(), false, context('2026-06-01T06:01:00Z')).head).toMatchObject({
      state: 'paused',
      catchUp: catchUpsOf(open),
    });
  });

  test('while the hour has no room beside the fires that it still plans', () => {
    const job = lateJob({ maxRunsPerHour: 13 });
    const { ran } = runAll(job, looked(job, '2026-06-01T06:01:00Z'), '2026-06-01T06:01:00Z');

    expect(ran).toHaveLength(2);
  });
});

describe('the end of a catch-up', () => {
  test('is what maxRuns allows: the rest is dropped without a record', () => {
    const job = lateJob({ maxRuns: 3 });
    const { ran, head, written } = runAll(job, looked(job, SIX), SIX);

    expect(ran).toHaveLength(3);
    expect(written).toEqual([]);
    expect(head).toMatchObject({ counters: { started: 3 } });
    expect(catchUpsOf(head)).toEqual([]);
    expect(head.nextFireAt).toBeUndefined();
    expect(rest(head, [], context(SIX)).state).toBe('finished');
  });

  test('lets a job be finished, not before', () => {
    const job = lateJob({ schedule: [{ at: ['2026-06-01T01:00:00Z', '2026-06-01T02:00:00Z'] }] });
    const open = looked(job, '2026-06-01T03:00:00Z');

    const rested = rest({ ...open.head, active: [] }, [], context('2026-06-01T03:00:00Z'));

    expect(catchUpsOf(open.head)).toHaveLength(1);
    expect(rested.state).toBe('active');
    expect(rested.wakeAt).toBe(at('2026-06-01T03:01:00Z'));
  });

  test('lets a revision be forgotten that is no longer adopted, and none before', () => {
    const before = lateJob();
    const after = lateJob({ revision: 2, overlap: 'allow' });
    const edited = changed(edit(looked(before, SIX).head, { before, after }, BY, context(SIX)));
    const last = { ...edited.head, catchUp: [{ from: at('2026-06-01T05:59:00Z'), to: at(SIX), revision: 1 }] };
    const revisions = new Map([
      [1, before],
      [2, after],
    ]);

    const dropped = moveCatchUps({ ...last, active: [] }, revisions, context('2026-06-01T06:01:00Z'));

    expect(kinds(edited.effects)).not.toContain('retire');
    expect(edited.effects).toContainEqual({ kind: 'wake', at: at(SIX) });
    expect(dropped.head.active).toMatchObject([{ runId: 'job.20260601T060000Z', revision: 1 }]);
    expect(kinds(dropped.effects)).toEqual(['send']);
    const over = moveCatchUps({ ...dropped.head, active: [] }, revisions, context('2026-06-01T06:02:00Z'));
    expect(over.effects).toMatchObject([{ kind: 'retire', revision: 1 }]);
  });

  test('is missed where the job is deleted: one record a range', () => {
    const job = lateJob();
    const deleted = changed(deleteJob(looked(job, SIX).head, job, BY, context(SIX)));

    expect(records(deleted.effects)).toEqual(['missed 20260601T001000Z x71 to 06:00:00: job deleted']);
    expect(deleted.head).not.toHaveProperty('catchUp');
    expect(deleted.head.counters.missed).toBe(71);
  });

  test('is split where a pause of everything lies within', () => {
    const job = lateJob();
    const open = looked(job, SIX).head;
    const paused = { from: at('2026-06-01T02:00:00Z'), to: at('2026-06-01T03:00:00Z'), by: 'ann' };
    const gone = endCatchUps(
      open,
      new Map([[1, job]]),
      { status: 'missed', reason: jobDeleted() },
      { ...context(SIX), standstills: [paused] },
    );

    expect(records(gone.effects)).toEqual([
      'missed 20260601T001000Z x23 to 02:00:00: job deleted',
      'missed 20260601T030500Z x36 to 06:00:00: job deleted',
    ]);
  });
});

describe('a fire that somebody asked to leave out', () => {
  const skips = [at('2026-06-01T00:10:00Z'), at('2026-06-01T00:20:00Z')].map((fire) => ({ at: fire, by: 'ann' }));

  test('is recorded as skipped where a catch-up comes to it, even past its deadline, and takes no slot', () => {
    const job = lateJob({ deadlineSeconds: 6 * 3_600 });
    const wished = { ...aHead(job), skips };

    const open = look(wished, job, new Map(), false, context('2026-06-01T00:22:00Z'));
    const freed = ended(rest(open.head, [], context(SIX)), 'job.20260601T000500Z', job, '2026-06-01T06:18:00Z');

    expect(records(freed.effects)).toEqual([
      'skipped 20260601T001000Z: asked by ann',
      'missed 20260601T001500Z: seen after its deadline',
      'skipped 20260601T002000Z: asked by ann',
    ]);
    expect(freed.head.counters).toMatchObject({ started: 1, skipped: 2, missed: 1 });
    expect(rest(freed.head, [], context(SIX)).skips).toBeUndefined();
  });

  test('is skipped, not missed, where what is left of a catch-up ends with its job', () => {
    const job = lateJob();
    const open = look({ ...aHead(job), skips }, job, new Map(), false, context('2026-06-01T00:22:00Z')).head;

    const gone = changed(deleteJob(open, job, BY, context('2026-06-01T00:23:00Z')));

    expect(records(gone.effects)).toEqual([
      'skipped 20260601T001000Z: asked by ann',
      'missed 20260601T001500Z: job deleted',
      'skipped 20260601T002000Z: asked by ann',
    ]);
    expect(gone.head.skips).toBeUndefined();
  });
});

test('a week at every second that expired is recorded by a handful of decisions', () => {
  const job = lateJob({ schedule: '* * * * * *', deadlineSeconds: 3_600 });
  let head = aHead(job);
  let decisions = 0;
  let written = 0;
  for (let more = true; more; decisions += 1) {
    const step = look(head, job, new Map(), false, context('2026-06-08T00:00:00Z'));
    more = step.more;
    head = step.head;
    written += records(step.effects).length;
  }

  expect(decisions).toBeLessThan(10);
  expect(written).toBeLessThan(10);
  expect(head.counters.missed).toBe(7 * DAY - 3_600 - 1);
  expect(catchUpsOf(head)).toHaveLength(1);
});

/** Every five minutes, all caught up within a day. */
function lateJob(fields: Partial<JobDefinition> = {}): ScheduledJob {
  return aJob({ schedule: '*/5 * * * *', catchup: 'all', deadlineSeconds: DAY, ...fields });
}

function looked(job: ScheduledJob, now: string) {
  return look(aHead(job), job, new Map(), false, context(now));
}

/** A run's end, and what the write that frees its slot lets in. */
function ended(
  head: Head,
  runId: string,
  job: ScheduledJob,
  now: string | RecordContext,
  status: 'succeeded' | 'failed' = 'succeeded',
) {
  const moment = typeof now === 'string' ? context(now) : now;
  const finished = finish(head, { runId, status, ...(status === 'failed' ? { reason: 'it failed' } : {}) }, moment);
  const moved = moveCatchUps(finished.head, new Map([[job.definition.revision, job]]), moment);
  return { head: moved.head, effects: [...finished.effects, ...moved.effects] };
}

/** Ends each run as it was let in, until nothing runs any more. */
function runAll(job: ScheduledJob, first: { head: Head; effects: Parameters<typeof sent>[0] }, now: string) {
  const ran = sent(first.effects);
  const written = records(first.effects);
  let { head } = first;
  for (let next = head.active[0]; next !== undefined; next = head.active[0]) {
    const step = ended(head, next.runId, job, now);
    head = step.head;
    ran.push(...sent(step.effects));
    written.push(...records(step.effects));
  }
  return { head, ran: [...new Set([...head.active.map(({ runId }) => runId), ...ran])], written };
}

function holding(head: Head, runId: string): Head {
  const request = { runId, scheduledAt: 0, revision: 1, trigger: 'manual', runner: 'default' } as const;
  return { ...head, active: [{ ...request, sentAt: 0, sends: 1, checkAt: at('2027-01-01T00:00:00Z') }] };
}

function changed<Change>(change: Change | 'behind'): Change {
  if (change === 'behind') {
    throw new Error('too much is due');
  }
  return change;
}
