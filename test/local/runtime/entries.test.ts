import { describe, expect, test } from 'vitest';
import { entryName } from '#domain/jobs/entry-name.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { SoonestFirst } from '#domain/time/soonest-first.ts';
import { LocalEntries } from '#local/runtime/entries.ts';
import type { WakeMessage } from '#ports/queues.ts';
import { FakeClock } from '#testing/clock.ts';

const EVERY_MINUTE: EntrySpecification = { expression: 'cron(* * * * ? *)', timezone: 'UTC' };
const NINE_IN_BERLIN: EntrySpecification = { expression: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' };

describe('local entries', () => {
  test('that fire at one second let the loop turn, and are set to their next fires when all have', async () => {
    const turns: (() => void)[] = [];
    const { clock, entries, wakes } = someEntries('2026-10-24T00:00:30Z', (turn) => turns.push(turn));
    for (const jobId of ['a', 'b', 'c']) {
      await entries.create(jobId, EVERY_MINUTE);
    }
    entries.start();
    const woken = () => wakes.map(({ jobId }) => jobId).join('');

    clock.advanceTo('2026-10-24T00:01:00Z');
    expect([woken(), turns.length]).toEqual(['a', 1]);
    turns.shift()?.();
    turns.shift()?.();
    expect([woken(), turns.length]).toEqual(['abc', 1]);
    expect(entries.nextAt).toBe(clock.now() / 1_000);

    // A turn that comes late skips no fire.
    clock.advanceBy(60_000);
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      turn();
    }
    expect(woken()).toBe('abcabc');
    expect(entries.nextAt).toBe(Date.parse('2026-10-24T00:03:00Z') / 1_000);
  });

  test('that were stopped between two turns go on where they were', async () => {
    const turns: (() => void)[] = [];
    const { clock, entries, wakes } = someEntries('2026-10-24T00:00:30Z', (turn) => turns.push(turn));
    await entries.create('a', EVERY_MINUTE);
    entries.start();
    clock.advanceTo('2026-10-24T00:01:00Z');
    entries.stop();
    turns.shift()?.();
    expect([wakes.length, turns.length]).toEqual([1, 0]);

    entries.start();
    clock.advanceBy(1_000);
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      turn();
    }
    clock.advanceTo('2026-10-24T00:02:00Z');
    expect(wakes.map(({ at }) => at)).toEqual(['2026-10-24T00:01:00.000Z', '2026-10-24T00:02:00.000Z']);
  });

  test('wake their job at the instants that the AWS expression says', async () => {
    const { clock, entries, wakes } = someEntries('2026-10-24T00:00:00Z');
    await entries.create('report', NINE_IN_BERLIN);
    entries.start();

    clock.advanceTo('2026-10-27T00:00:00Z');

    expect(wakes).toEqual([
      { at: '2026-10-24T07:00:00.000Z', jobId: 'report', scheduledTime: '2026-10-24T07:00:00.000Z' },
      { at: '2026-10-25T08:00:00.000Z', jobId: 'report', scheduledTime: '2026-10-25T08:00:00.000Z' },
      { at: '2026-10-26T08:00:00.000Z', jobId: 'report', scheduledTime: '2026-10-26T08:00:00.000Z' },
    ]);
  });

  test('of a job that is expected are made shortly before its fire, and wake it once', async () => {
    const { clock, entries, wakes, asked } = someEntries('2026-10-24T00:00:00Z');
    entries.expect('report', Date.parse('2026-10-24T07:00:00Z') / 1_000);
    entries.start();

    clock.advanceTo('2026-10-24T06:59:40Z');
    expect(asked).toEqual([{ at: '2026-10-24T06:59:30.000Z', jobId: 'report' }]);
    await entries.create('report', NINE_IN_BERLIN);
    clock.advanceTo('2026-10-26T00:00:00Z');

    expect(wakes.map(({ at }) => at)).toEqual(['2026-10-24T07:00:00.000Z', '2026-10-25T08:00:00.000Z']);
    expect(asked).toHaveLength(1);
  });

  test('that nobody could make in time let their job be woken all the same', () => {
    const { clock, entries, wakes, asked } = someEntries('2026-10-24T06:59:50Z');
    entries.expect('report', Date.parse('2026-10-24T07:00:00Z') / 1_000);
    entries.start();

    clock.advanceTo('2026-10-27T00:00:00Z');

    expect(asked).toEqual([{ at: '2026-10-24T06:59:50.000Z', jobId: 'report' }]);
    expect(wakes).toEqual([
      { at: '2026-10-24T07:00:00.000Z', jobId: 'report', scheduledTime: '2026-10-24T07:00:00.000Z' },
    ]);
  });

  test('that an edit made count for more than what was expected before it', async () => {
    const { clock, entries, wakes, asked } = someEntries('2026-10-24T00:00:00Z');
    entries.expect('report', Date.parse('2026-10-24T03:00:00Z') / 1_000);
    entries.start();
    await entries.create('report', NINE_IN_BERLIN);

    clock.advanceTo('2026-10-24T08:00:00Z');

    expect(asked).toEqual([]);
    expect(wakes.map(({ at }) => at)).toEqual(['2026-10-24T07:00:00.000Z']);
  });

  test('fire an entry once, however often it was created', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    entries.start();
    await entries.create('a', EVERY_MINUTE);
    await entries.create('a', EVERY_MINUTE);

    clock.advanceBy(60_000);

    expect(wakes).toHaveLength(1);
  });

  test('fire nothing before they are started, after they are stopped, or of an entry that was removed', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    await entries.create('a', EVERY_MINUTE);
    await entries.create('b', EVERY_MINUTE);
    clock.advanceTo('2026-01-01T00:00:59Z');
    entries.start();
    await entries.remove(entryName('b', EVERY_MINUTE));
    clock.advanceTo('2026-01-01T00:01:59Z');
    entries.stop();
    clock.advanceTo('2026-01-01T00:05:00Z');

    expect(wakes.map(({ jobId }) => jobId)).toEqual(['a']);
  });

  test('keep one timer for all of them, and move it when a sooner one comes', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    entries.start();
    await entries.create('late', { expression: 'cron(30 * * * ? *)', timezone: 'UTC' });
    await entries.create('soon', EVERY_MINUTE);

    expect(clock.pendingTimers()).toBe(1);
    clock.advanceTo('2026-01-01T00:01:00Z');

    expect(wakes.map(({ jobId }) => jobId)).toEqual(['soon']);
  });

  test('wait for the wall clock: a step back delays a fire, and fires none twice early', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    entries.start();
    await entries.create('a', { expression: 'cron(5 * * * ? *)', timezone: 'UTC' });
    clock.setBack(60_000);

    clock.advanceTo('2026-01-01T00:04:59Z');
    expect(wakes).toEqual([]);
    clock.advanceTo('2026-01-01T00:05:00Z');

    expect(wakes).toHaveLength(1);
  });

  test('fire once for all the fires that a step forward or a sleep jumped over', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    await entries.create('a', EVERY_MINUTE);
    clock.advanceTo('2026-01-01T05:00:10Z');
    entries.start();
    clock.advanceTo('2026-01-01T05:01:10Z');

    expect(wakes.map(({ at }) => at)).toEqual(['2026-01-01T05:00:10.000Z', '2026-01-01T05:01:00.000Z']);
  });

  test('forget an entry that has fired for the last time, as EventBridge deletes it', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    entries.start();
    await entries.create('once', { expression: 'at(2026-01-01T00:02:00)', timezone: 'UTC' });
    await entries.create('ending', { ...EVERY_MINUTE, endAt: Date.parse('2026-01-01T00:03:00Z') / 1000 });
    expect((await entries.names({ limit: 10 })).items).toHaveLength(2);

    clock.advanceTo('2026-01-01T00:10:00Z');

    expect(wakes).toHaveLength(4);
    expect(await entries.names({ limit: 10 })).toEqual({ items: [] });
  });

  test('list their names in pages, all of them or those of one job', async () => {
    const { entries } = someEntries('2026-01-01T00:00:30Z');
    await entries.create('a', EVERY_MINUTE);
    await entries.create('a.b', EVERY_MINUTE);
    await entries.create('a', NINE_IN_BERLIN);
    const all = [entryName('a', EVERY_MINUTE), entryName('a', NINE_IN_BERLIN), entryName('a.b', EVERY_MINUTE)].sort();

    const first = await entries.names({ limit: 2 });
    const second = await entries.names({ limit: 2, cursor: first.nextCursor ?? '' });

    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeUndefined();
    expect((await entries.names({ limit: 10, jobId: 'a' })).items).toHaveLength(2);
  });

  test('fire two thousand entries of one second', async () => {
    const { clock, entries, wakes } = someEntries('2026-01-01T00:00:30Z');
    entries.start();
    for (let index = 0; index < 2_000; index += 1) {
      await entries.create(`job-${index}`, EVERY_MINUTE);
    }

    clock.advanceBy(60_000);

    expect(new Set(wakes.map(({ jobId }) => jobId)).size).toBe(2_000);
    expect(clock.pendingTimers()).toBe(1);
  });
});

test('the soonest comes first, whatever the order of adding', () => {
  const heap = new SoonestFirst<number>();
  const instants = Array.from({ length: 500 }, (_, index) => (index * 7919) % 503);
  for (const at of instants) {
    heap.add(at, at);
  }

  const taken: number[] = [];
  for (let next = heap.takeUntil(1_000); next !== undefined; next = heap.takeUntil(1_000)) {
    taken.push(next.item);
  }

  expect(taken).toEqual([...instants].sort((one, other) => one - other));
});

/** `nextTurn` given: each look at the clock takes a millisecond, so that a turn has room for one piece of work. */
function someEntries(start: string, nextTurn?: (callback: () => void) => void) {
  const clock = new FakeClock(start);
  let lookedMs = 0;
  const elapsedMs = () => {
    lookedMs += 1;
    return lookedMs;
  };
  const slow = {
    now: () => clock.now(),
    after: (ms: number, call: () => void) => clock.after(ms, call),
    at: (instantMs: number, call: () => void) => clock.at(instantMs, call),
    elapsedMs,
  };
  const wakes: { readonly at: string; readonly jobId: string; readonly scheduledTime?: string }[] = [];
  const asked: { readonly at: string; readonly jobId: string }[] = [];
  const at = () => new Date(clock.now()).toISOString();
  const parts = {
    clock: nextTurn === undefined ? clock : slow,
    wake: (message: WakeMessage) => wakes.push({ at: at(), ...message }),
    make: (jobId: string) => asked.push({ at: at(), jobId }),
  };
  const entries = new LocalEntries(parts, nextTurn);
  return { clock, entries, wakes, asked };
}
