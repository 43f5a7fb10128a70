import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarNote } from '#domain/schedule/calendar-note.ts';
import { excludedFires } from '#domain/schedule/excluded-fires.ts';
import { explainInstant } from '#domain/schedule/explain-instant.ts';
import { clockOf } from '#domain/schedule/fires/of-part.ts';
import { noteOfFire } from '#domain/schedule/note-of-fire.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { preview } from '#domain/schedule/preview.ts';
import { casesOf, propertyRuns } from './cases.ts';
import type { Sample } from './schedule-arbitrary.ts';
import { arbitraryCase, type Case, parseOrProveNever } from './schedule-law.ts';
import { wallMatcher } from './schedule-model.ts';
import { type OracleZone, oracleZone } from './schedule-zone-oracle.ts';

const CASES = casesOf(50);

/** So many random cases meet every kind. */
const MANY = 2_000;

/** The most instants of a kind that one case looks at. */
const MOST = 12;

describe('what is said of an instant', () => {
  it(`agrees with what fires, for every form, bound and jitter, over ${CASES} cases`, { timeout: 300_000 }, () => {
    const seen = { fires: 0, notes: 0, changes: 0, moved: 0, bounds: 0 };
    const jitter = fc.option(fc.integer({ min: 1, max: 900 }), { freq: 2, nil: 0 });
    fc.assert(
      fc.property(arbitraryCase(), jitter, (given, jitterSeconds) => expectAgreement(given, jitterSeconds, seen)),
      propertyRuns(CASES),
    );
    for (const [kind, count] of Object.entries(seen)) {
      expect(count, `cases with ${kind}`).toBeGreaterThanOrEqual(CASES < MANY ? 0 : CASES / 100);
    }
  });
});

type Seen = Record<'fires' | 'notes' | 'changes' | 'moved' | 'bounds', number>;

function expectAgreement(given: Case, jitterSeconds: number, seen: Seen): void {
  const schedule = parseOrProveNever(given, jitterSeconds);
  if (schedule === undefined) {
    return;
  }
  const fires = [given.center - 4_000, given.center - 1].flatMap((from) => firstFires(schedule, from));
  const bounds = [given.startAt ?? given.center, given.endAt ?? given.center];
  for (const at of fires) {
    expectFire(schedule, at, seen);
  }
  for (const at of new Set([
    ...fires.flatMap((fire) => [fire - 1, fire + 1]),
    ...bounds.flatMap((at) => [at - 1, at, at + 1]),
  ])) {
    expectReading(schedule, at, seen);
  }
  for (const sample of given.samples) {
    for (const at of [...some(namedInGaps(sample, given)), ...some(namedTwice(sample, given))]) {
      expectNamedButUnfired(schedule, at, seen);
    }
  }
  expectPreviewAgrees(schedule, given.center);
}

/** A fire is explained by parts whose own fires, moved by their delay, it is; the note of both tellers is one. */
function expectFire(schedule: ParsedSchedule, at: number, seen: Seen): void {
  const reading = explainInstant(schedule, at);
  if (!reading.fires) {
    throw new Error(`${at} fires, and is explained as ${JSON.stringify(reading.why)}`);
  }
  expect(reading.parts.length).toBeGreaterThan(0);
  for (const { number, delaySeconds } of reading.parts) {
    const part = schedule.parts[number - 1];
    expect(part && clockOf(part).next(at - delaySeconds - 1), `part ${number}`).toBe(at - delaySeconds);
  }
  expect(reading.note).toBe(calendarNote(schedule, at) ?? noteOfFire(schedule, at));
  seen.fires += 1;
  seen.notes += reading.note === undefined ? 0 : 1;
}

/** Whatever is said of an instant is so: it fires, or it does not, and what it names instead does. */
function expectReading(schedule: ParsedSchedule, at: number, seen: Seen): void {
  const reading = explainInstant(schedule, at);
  expect(reading.fires).toBe(schedule.matches(at));
  expect(reading.fires).toBe(schedule.next(at - 1) === at);
  if (reading.fires) {
    return;
  }
  const { why } = reading;
  const instead = 'firesAt' in why ? why.firesAt : 'movedTo' in why ? why.movedTo : undefined;
  seen.bounds += why.kind === 'before_start' || why.kind === 'after_end' ? 1 : 0;
  if (instead === undefined) {
    return;
  }
  const there = explainInstant(schedule, instead);
  expect(there.fires, `${at} is said to fire at ${instead} (${why.kind})`).toBe(true);
  const byPart = there.fires && 'part' in why && there.parts.some(({ number }) => number === why.part.number);
  expect(byPart, 'by the part that was named').toBe(true);
  if (why.kind === 'dst_gap') {
    expect(there.fires && there.note, 'and says so').toContain('does not exist');
  }
  seen.moved += why.kind === 'jittered' ? 1 : 0;
}

/** An instant that stands for a time which the schedule names is a fire, or has a reason of its own. */
function expectNamedButUnfired(schedule: ParsedSchedule, at: number, seen: Seen): void {
  expectReading(schedule, at, seen);
  const reading = explainInstant(schedule, at);
  if (reading.fires) {
    return;
  }
  expect(reading.why.kind, `${at} shows a time that is named`).not.toBe('off_schedule');
  seen.changes += reading.why.kind.startsWith('dst_') ? 1 : 0;
}

function expectPreviewAgrees(schedule: ParsedSchedule, from: number): void {
  for (const { at, note } of preview(schedule, { from, count: 3 }).fires) {
    const instant = Date.parse(at) / 1000;
    const [reading, said] = [explainInstant(schedule, instant), calendarNote(schedule, instant) ?? note];
    expect(reading).toMatchObject(said === undefined ? { fires: true } : { fires: true, note: said });
    expect('note' in reading).toBe(said !== undefined);
  }
  for (const { at, name } of excludedFires(schedule, { from, until: from + 90_000 }).slice(0, MOST)) {
    const reading = explainInstant(schedule, at);
    const isOtherPart = !reading.fires && reading.why.kind === 'jittered';
    expect(isOtherPart ? { why: { name } } : reading).toMatchObject({ why: { name } });
  }
}

/** The instants at which clocks that were not moved would show a time that a gap took away and the sample names. */
function namedInGaps(sample: Sample, given: Case): number[] {
  const [zone, isNamed] = [oracleZone(sample.timezone), namerOf(sample)];
  return changesWithin(zone, given).flatMap(({ at, offset }) => {
    const before = zone.offset(at - 1);
    return range(at, at + offset - before).filter((instant) => isNamed(instant + before));
  });
}

/** The instants that show a time which occurs twice and the sample names. */
function namedTwice(sample: Sample, given: Case): number[] {
  const [zone, isNamed] = [oracleZone(sample.timezone), namerOf(sample)];
  return changesWithin(zone, given).flatMap(({ at, offset }) => {
    const size = zone.offset(at - 1) - offset;
    return range(at - size, at + size).filter((instant) => isNamed(instant + zone.offset(instant)));
  });
}

/** The wall times that a sample names. */
function namerOf(sample: Sample): (wall: number) => boolean {
  switch (sample.form) {
    case 'cron':
      return sample.model.everyHour ? () => false : wallMatcher(sample.model);
    case 'times':
      return (wall) => sample.walls.includes(wall);
    case 'interval':
      return () => false;
  }
}

function changesWithin({ changes }: OracleZone, { from, to }: Case): OracleZone['changes'] {
  return changes.filter(({ at }) => at >= from && at < to);
}

/** Whole minutes from `from` up to `to`. */
function range(from: number, to: number): number[] {
  const first = Math.ceil(from / 60);
  return Array.from({ length: Math.max(0, Math.ceil(to / 60) - first) }, (_, index) => (first + index) * 60);
}

function firstFires(schedule: ParsedSchedule, after: number): number[] {
  const fires: number[] = [];
  for (const at of schedule.between(after, after + 8_000)) {
    if (fires.push(at) === MOST / 2) {
      break;
    }
  }
  return fires;
}

function some(instants: readonly number[]): readonly number[] {
  return instants.filter((_, index) => index % Math.ceil(instants.length / MOST) === 0);
}
