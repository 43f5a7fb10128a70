import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { NO_COUNTERS } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { type Period, periodAt, timelineOf } from '#domain/ledger/past/timeline.ts';
import { at, context } from './a-job.ts';

const NOON = '2026-06-01T12:00:00Z';
const ENABLED = { 1: true, 2: true, 3: true };

describe('what held when', () => {
  test('a change holds for what comes after its second', () => {
    const periods = timeline([entry('create', 8, { revisionAfter: 1 }), edited(9, 1, 2)]);

    expect(held(periods, '08:00')).toBe('not_created');
    expect(held(periods, '08:00:01')).toBe('revision 1');
    expect(held(periods, '09:00')).toBe('revision 1');
    expect(held(periods, '09:00:01')).toBe('revision 2');
  });

  test('a pause holds until it is lifted, with who and why, and over an edit', () => {
    const periods = timeline([
      entry('create', 8, { revisionAfter: 1 }),
      entry('pause', 9, { by: 'Ada', note: 'month end', revisionBefore: 1 }),
      edited(10, 1, 2),
      entry('resume', 11, { revisionBefore: 2 }),
    ]);

    expect(held(periods, '09:00')).toBe('revision 1');
    expect(held(periods, '09:30')).toBe('revision 1, paused by Ada: month end');
    expect(held(periods, '10:30')).toBe('revision 2, paused by Ada: month end');
    expect(held(periods, '11:30')).toBe('revision 2');
  });

  test('a definition that switches the job off pauses it, and one that switches it on lets it plan', () => {
    const enabled = { 1: true, 2: false, 3: true };
    const periods = timeline([entry('create', 8, { revisionAfter: 1 }), edited(9, 1, 2), edited(10, 2, 3)], {
      enabled,
    });

    expect(held(periods, '09:30')).toBe('revision 2, paused by test: enabled is false in the definition');
    expect(held(periods, '10:30')).toBe('revision 3');
  });

  test('a job that is deleted and created again is not there in between', () => {
    const periods = timeline([
      entry('create', 8, { revisionAfter: 1 }),
      entry('delete', 9, { revisionBefore: 1 }),
      entry('create', 11, { revisionAfter: 2 }),
    ]);

    expect(['07:00', '08:30', '09:30', '11:30'].map((time) => held(periods, time))).toEqual([
      'not_created',
      'revision 1',
      'deleted',
      'revision 2',
    ]);
  });

  test('runs and cancellations change nothing', () => {
    const calm = [entry('create', 8, { revisionAfter: 1 })];
    const busy = [...calm, entry('run', 9, { runId: 'r', revisionBefore: 1 }), entry('cancel', 10, { runId: 'r' })];

    expect(timeline(busy)).toEqual(timeline(calm));
  });

  test('a clock that is set back changes the order of no two changes', () => {
    const periods = timeline([
      entry('create', 8, { revisionAfter: 1 }),
      edited(10, 1, 2),
      { ...edited(9, 2, 3), version: 40 },
    ]);

    expect(held(periods, '09:30')).toBe('revision 1');
    expect(held(periods, '10:30')).toBe('revision 3');
  });

  test('a pause that ends by itself is followed by what it interrupts', () => {
    const pause = { at: clock('09:00'), by: 'Ada', until: clock('15:00') };
    const periods = timeline(
      [entry('create', 8, { revisionAfter: 1 }), entry('pause', 9, { by: 'Ada', revisionBefore: 1 })],
      { head: { state: 'paused', pause } },
    );

    expect(held(periods, '15:00')).toBe('revision 1, paused by Ada');
    expect(held(periods, '15:00:01')).toBe('revision 1');
  });
});

describe('where the trail begins later than the job', () => {
  test('the revision before the first action is the one that it found', () => {
    const periods = timeline([edited(10, 2, 3)], { since: '09:00', createdAt: '00:00' });

    expect(held(periods, '00:00')).toBe('not_created');
    expect(held(periods, '08:00')).toBe('forgotten');
    expect(held(periods, '09:30')).toBe('revision 2');
    expect(held(periods, '10:30')).toBe('revision 3');
  });

  test('a resume says that the job was paused before, though not by whom', () => {
    const periods = timeline([entry('resume', 10, { revisionBefore: 1 })], { since: '09:00', createdAt: '00:00' });

    expect(held(periods, '09:30')).toBe('revision 1, paused by undefined');
    expect(held(periods, '10:30')).toBe('revision 1');
  });

  test('with no action at all, what holds now held since then', () => {
    const pause = { at: clock('10:00'), by: 'Ada', note: 'long ago' };
    const periods = timeline([], { head: { state: 'paused', pause }, since: '09:00', createdAt: '00:00' });

    expect(held(periods, '09:30')).toBe('revision 3');
    expect(held(periods, '10:30')).toBe('revision 3, paused by Ada: long ago');
  });

  test('of a tombstone nothing is left but that the job is deleted', () => {
    expect(held(timeline([], { head: { state: 'deleted' } }), '09:30')).toBe('deleted');
  });
});

test('the periods follow each other without a gap', () => {
  const periods = timeline([
    entry('create', 8, { revisionAfter: 1 }),
    entry('pause', 9, { revisionBefore: 1 }),
    entry('resume', 9, { revisionBefore: 1, version: 4 }),
    edited(10, 1, 2),
    entry('delete', 11, { revisionBefore: 2 }),
  ]);

  expect(periods.map(({ from }) => from).slice(1)).toEqual(periods.map(({ until }) => until).slice(0, -1));
});

interface Known {
  readonly enabled?: Readonly<Record<number, boolean>>;
  readonly head?: Partial<Head>;
  readonly since?: string;
  readonly createdAt?: string;
}

function timeline(entries: readonly AuditEntry[], known: Known = {}): Period[] {
  const { enabled = ENABLED, head, since = '00:00', createdAt = '08:00' } = known;
  const times = new Map(Object.entries(enabled).map(([revision, on]) => [Number(revision), on]));
  return timelineOf({
    entries: [...entries].reverse(),
    since: clock(since),
    head: { ...aBareHead(), ...head },
    revisionOf: (revision) => {
      const on = times.get(revision);
      return on === undefined ? undefined : { enabled: on, createdAt: clock(createdAt), revisedAt: clock(createdAt) };
    },
  });
}

function aBareHead(): Head {
  return {
    jobId: 'job',
    version: 99,
    revision: 3,
    state: 'active',
    mark: at(NOON),
    selfClocked: false,
    active: [],
    waiting: [],
    outbox: [],
    counters: NO_COUNTERS,
  };
}

function entry(action: AuditEntry['action'], hour: number, more: Partial<AuditEntry> = {}): AuditEntry {
  const { retentionSeconds } = context(NOON);
  const time = clock(`${String(hour).padStart(2, '0')}:00`);
  return { jobId: 'job', at: time, version: hour, by: 'test', action, expiresAt: time + retentionSeconds, ...more };
}

function edited(hour: number, revisionBefore: number, revisionAfter: number): AuditEntry {
  return entry('edit', hour, { revisionBefore, revisionAfter });
}

function held(periods: readonly Period[], time: string): string {
  const found = periodAt(periods, clock(time))?.held;
  if (found?.kind !== 'in_force') {
    return found?.kind === 'absent' ? found.why : 'forgotten';
  }
  const { revision, pause } = found;
  const why = pause === undefined ? '' : `, paused by ${pause.by}${pause.note === undefined ? '' : `: ${pause.note}`}`;
  return `revision ${revision}${why}`;
}

function clock(time: string): number {
  return at(`2026-06-01T${time.length === 5 ? `${time}:00` : time}Z`);
}
