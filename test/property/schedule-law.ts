import fc from 'fast-check';
import { expect } from 'vitest';
import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { EntrySpecification, ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { explainInstant } from '#domain/schedule/explain-instant.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { printSchedule } from '#test/domain/schedule/print.ts';
import { type Sample, sampleIn, zone } from './schedule-arbitrary.ts';
import { awsModel } from './schedule-aws-oracle.ts';
import { calendarAround, inCalendar, type SampledCalendar, sampleCalendar } from './schedule-calendars.ts';
import { dayMatches, oracleFires } from './schedule-model.ts';
import { DAY, type OracleZone, oracleZone } from './schedule-zone-oracle.ts';

/** A job's schedules, looked at around one instant, which is often a change of the clocks. */
export interface Case {
  readonly samples: readonly Sample[];
  readonly center: number;
  readonly from: number;
  readonly to: number;
  /** Bounds within [from, to), or none. */
  readonly startAt?: number;
  readonly endAt?: number;
}

/** How many cases were of a kind: a generator that stopped producing interesting ones would pass everything. */
interface Seen {
  parsed: number;
  never: number;
  fires: number;
  exact: number;
  changes: number;
}

/**
 * What ties a schedule together: it fires when a reading minute by minute (second by second where it names seconds) says so, next and
 * previous and matches agree, its entries fire at its fires or there are none, and it prints as what it is read from.
 */
export function expectLaw(given: Case, seen: Seen): void {
  const schedule = parseOrProveNever(given);
  if (schedule === undefined) {
    seen.never += 1;
    return;
  }
  const fires = [...schedule.between(given.from - 1, given.to - 1)];
  expectSame(fires, expectedFires(given));
  expectOrdered(schedule, given, fires);
  expectNothingBetween(schedule, given);
  if (expectEntriesAgree(schedule, given, fires)) {
    seen.exact += 1;
  }
  if (given.samples.every(({ calendar }) => calendar === undefined)) {
    expectPrintsBack(schedule);
  }
  seen.parsed += 1;
  seen.fires += fires.length;
  if (
    given.samples.some(({ timezone }) =>
      oracleZone(timezone).changes.some(({ at }) => at >= given.from && at < given.to),
    )
  ) {
    seen.changes += 1;
  }
}

/** Equality of long lists that names the first difference instead of printing both. */
export function expectSame(actual: readonly number[], expected: readonly number[]): void {
  const index = actual.findIndex((at, place) => at !== expected[place]);
  if (index < 0 && actual.length === expected.length) {
    return;
  }
  const place = index < 0 ? actual.length : index;
  const show = (at: number | undefined) => (at === undefined ? 'nothing' : new Date(at * 1000).toISOString());
  throw new Error(
    `fire ${place} is ${show(actual[place])}, expected ${show(expected[place])} (${actual.length} fires, expected ${expected.length})`,
  );
}

const YEARS = { min: Date.UTC(2010, 1, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 };

/**
 * One to three schedules, bounded or not, anywhere between 2010 and 2040, and half of the time around a change of their clocks; in a quarter
 * of the cases, or in all of them, the first of them is held against a calendar.
 */
export function arbitraryCase(calendars: 'seldom' | 'always' = 'seldom'): fc.Arbitrary<Case> {
  const several = (one: fc.Arbitrary<Sample>) => fc.array(one, { minLength: 2, maxLength: 3 });
  const samples = fc.oneof(
    { weight: 12, arbitrary: zone.chain((timezone) => sampleIn(timezone).map((only) => [only])) },
    { weight: 2, arbitrary: zone.chain((timezone) => several(sampleIn(timezone))) },
    { weight: 1, arbitrary: several(zone.chain(sampleIn)) },
  );
  const change = fc.record({ index: fc.nat(200), shift: fc.integer({ min: -DAY, max: DAY }) });
  const bound = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3, nil: undefined });
  const anyCalendar = fc.tuple(zone, sampleCalendar());
  const calendar = calendars === 'always' ? anyCalendar : seldom(anyCalendar);
  const except = seldom(
    fc.array(fc.record({ days: fc.integer({ min: -3, max: 2 }), more: fc.nat(2) }), { minLength: 1, maxLength: 3 }),
  );
  const bounds = fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ start: bound, end: bound }) },
  );
  return fc
    .record({ samples, anywhere: fc.integer(YEARS), change: fc.option(change, { freq: 2 }), except, calendar, bounds })
    .map(({ samples: list, anywhere, change: near, except: excepted, calendar: named, bounds: given }) => {
      const fine = list.some(isFine);
      const changed = near === null ? undefined : changeOf(list[0]?.timezone ?? 'UTC', near.index);
      const time = list[0]?.form === 'times' ? list[0].at[0] : undefined;
      const center =
        (near === null ? undefined : time) ??
        (changed === undefined ? anywhere : changed + (fine ? 0 : (near?.shift ?? 0)));
      const half = fine ? 4000 : DAY + 3600;
      const samples = list.map((sample, index) =>
        index > 0 ? sample : withCalendar(withExcept(sample, center, excepted ?? []), center, named),
      );
      return { samples, center, from: center - half, to: center + half, ...boundsOf(given, center, half) };
    });
}

/** In a quarter of the cases. */
function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** A schedule without fires on some days around an instant. */
function withExcept(
  sample: Sample,
  center: number,
  excepted: readonly { readonly days: number; readonly more: number }[],
): Sample {
  if (excepted.length === 0) {
    return sample;
  }
  const today = Math.floor((center + oracleZone(sample.timezone).offset(center)) / DAY);
  const except = excepted.map(({ days, more }) => ({ from: today + days, to: today + days + more }));
  const dateOf = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10);
  const written = except.map(({ from, to }) => (from === to ? dateOf(from) : { from: dateOf(from), to: dateOf(to) }));
  return typeof sample.input === 'object' ? { ...sample, input: { ...sample.input, except: written }, except } : sample;
}

/** The same, held against a calendar around an instant. */
function withCalendar(sample: Sample, center: number, named: [string, SampledCalendar] | null): Sample {
  if (named === null || typeof sample.input !== 'object' || sample.input === null) {
    return sample;
  }
  const calendar = calendarAround(center, ...named);
  const before = calendar.key === 'except' && 'except' in sample.input ? [sample.input.except].flat() : [];
  return { ...sample, input: { ...sample.input, [calendar.key]: [...before, 'cal'] }, calendar };
}

/** One of the instants at which the clocks of a zone change. */
function changeOf(timezone: string, index: number): number | undefined {
  const changes = oracleZone(timezone).changes.filter(({ at }) => at > YEARS.min && at < YEARS.max);
  return changes[index % Math.max(1, changes.length)]?.at;
}

/** A start in the first half of the window, an end in the second. */
function boundsOf(
  { start, end }: { start?: number | undefined; end?: number | undefined },
  center: number,
  half: number,
) {
  return {
    ...(start === undefined ? {} : { startAt: Math.floor(center - start * half) }),
    ...(end === undefined ? {} : { endAt: Math.floor(center + end * half) }),
  };
}

/** Whether a schedule may fire more than once a minute; it is then looked at for a shorter time. */
function isFine(item: Sample): boolean {
  if (item.form === 'interval') {
    return item.seconds < 60;
  }
  return item.form === 'cron' && (item.model.seconds.size > 1 || !item.model.seconds.has(0));
}

export function inputOf({ samples, center }: Case): unknown {
  const inputs = samples.map((item) => {
    if (item.form !== 'interval' || typeof item.input !== 'object') {
      return item.input;
    }
    return { ...item.input, anchor: new Date((center + item.phase) * 1000).toISOString() };
  });
  return inputs.length === 1 ? inputs[0] : inputs;
}

export function contextOf({ center, startAt, endAt }: Case): ScheduleContext {
  const bounds = { ...(startAt === undefined ? {} : { startAt }), ...(endAt === undefined ? {} : { endAt }) };
  return { timezone: 'UTC', jobId: 'job', anchor: center - 2 * DAY, ...bounds };
}

/** The schedule; undefined where it was refused because it can never fire, and the calendar of the tests agrees. */
export function parseOrProveNever(given: Case, jitterSeconds = 0): ParsedSchedule | undefined {
  try {
    return parseSchedule(inputOf(given), { ...contextOf(given), jitterSeconds }, calendarsOf(given));
  } catch (error) {
    if (!(error instanceof ScheduleError) || error.code !== 'never-fires') {
      throw error;
    }
    const isBounded = given.startAt !== undefined && given.endAt !== undefined;
    const bounded = isBounded && (jitterSeconds > 0 || expectedFires(given).length === 0);
    const closed = given.samples.some((item) => item.calendar !== undefined && firesOf(item, given).length === 0);
    expect(bounded || closed || given.samples.some(neverFires)).toBe(true);
    return undefined;
  }
}

function neverFires(item: Sample): boolean {
  return item.form === 'cron' ? hasNoDay(item) : item.form === 'times' && item.at.every((at) => isClosed(item, at));
}

/** The calendars that a case's schedules name. */
export function calendarsOf({ samples }: Case): Calendars {
  return Object.fromEntries(
    samples.flatMap(({ calendar }) => (calendar === undefined ? [] : [['cal', calendar.written]])),
  );
}

function isClosed(item: Sample, at: number): boolean {
  const { calendar } = item;
  const closes = calendar !== undefined && inCalendar(calendar, at) === (calendar.key === 'except');
  return closes || isExcepted(item, dayAt(item, at));
}

function dayAt({ timezone }: Sample, at: number): number {
  return Math.floor((at + oracleZone(timezone).offset(at)) / DAY);
}

function isExcepted({ except = [] }: Sample, day: number): boolean {
  return except.some(({ from, to }) => day >= from && day <= to);
}

/** 2000 to 2040 hold every kind of year, and with 2100 not among them every 29 February there is in a row. */
function hasNoDay(item: Sample & { form: 'cron' }): boolean {
  const { model, timezone } = item;
  for (let day = Date.UTC(2000, 0, 1) / 1000 / DAY; day < Date.UTC(2041, 0, 1) / 1000 / DAY; day += 1) {
    if (!dayMatches(model, day) || isExcepted(item, day)) {
      continue;
    }
    if (model.gap === 'next' || model.everyHour || !nearChange(oracleZone(timezone), day)) {
      return false;
    }
  }
  return true;
}

function nearChange({ changes }: OracleZone, day: number): boolean {
  return changes.some(({ at }) => Math.abs(at - (day + 0.5) * DAY) < 2 * DAY);
}

function expectedFires(given: Case): number[] {
  const { startAt = -Infinity, endAt = Infinity } = given;
  const all = given.samples.flatMap((item) => firesOf(item, given)).filter((at) => at >= startAt && at <= endAt);
  return [...new Set(all)].sort((a, b) => a - b);
}

function firesOf(item: Sample, given: Case): readonly number[] {
  return unexceptedFiresOf(item, given).filter((at) => !isClosed(item, at));
}

function unexceptedFiresOf(item: Sample, given: Case): readonly number[] {
  switch (item.form) {
    case 'cron':
      return oracleFires(item.model, oracleZone(item.timezone), given.from, given.to);
    case 'interval':
      return intervalFires(given.center + item.phase, item.seconds, given);
    case 'times':
      return item.at.filter((at) => at >= given.from && at < given.to);
  }
}

function intervalFires(anchor: number, seconds: number, { from, to }: Case): number[] {
  const fires: number[] = [];
  for (let at = anchor + Math.max(1, Math.floor((from - anchor) / seconds)) * seconds; at < to; at += seconds) {
    if (at >= from) {
      fires.push(at);
    }
  }
  return fires;
}

/** next, previous and matches tell the same story as between. */
function expectOrdered(schedule: ParsedSchedule, { from, to, center }: Case, fires: readonly number[]): void {
  const next = schedule.next(center);
  expect(next).toBe(fires.find((at) => at > center) ?? next);
  const before = previousFire(schedule, next ?? to);
  if (before !== undefined) {
    expect(before).toBeLessThanOrEqual(center);
  }
  const backwards: number[] = [];
  for (
    let at = previousFire(schedule, to);
    at !== undefined && at >= from && backwards.length < 200;
    at = previousFire(schedule, at)
  ) {
    backwards.push(at);
  }
  expectSame(backwards, fires.slice(-200).reverse());
  expectPreviousIsLast(schedule, from);
  expect(schedule.matches(center)).toBe(fires.includes(center));
}

/** The last fire before the window, however far back, is a fire and has no other between it and the window. */
function expectPreviousIsLast(schedule: ParsedSchedule, from: number): void {
  const previous = previousFire(schedule, from);
  const next = schedule.next(previous ?? -1);
  if (previous !== undefined) {
    expect(schedule.next(previous - 1)).toBe(previous);
  }
  if (next !== undefined) {
    expect(next).toBeGreaterThanOrEqual(from);
  }
}

/** Up to the next fire after the window, no day of the calendar matches; the fire's own surroundings are looked at minute by minute. */
function expectNothingBetween(schedule: ParsedSchedule, given: Case): void {
  if (given.endAt !== undefined || given.samples.some(({ calendar }) => calendar !== undefined)) {
    return;
  }
  const next = schedule.next(given.to);
  const crons = given.samples.filter((item) => item.form === 'cron');
  const end = Math.min(next ?? Infinity, given.to + 500 * DAY) / DAY - 2;
  for (const item of crons) {
    const { model, timezone } = item;
    for (let day = Math.ceil(given.to / DAY) + 2; day < end; day += 1) {
      if (dayMatches(model, day) && !isExcepted(item, day)) {
        expect(nearChange(oracleZone(timezone), day)).toBe(true);
      }
    }
  }
  if (next === undefined || next > Date.UTC(2041, 0, 1) / 1000 || next - given.to < DAY) {
    return;
  }
  const around = { ...given, from: next - 3600, to: next + 60 };
  expectSame([...schedule.between(around.from - 1, around.to - 1)], expectedFires(around));
}

/** The law: the entries' firings are the fires, but for the documented differences at a change of the clocks; or there are no entries. */
function expectEntriesAgree(schedule: ParsedSchedule, given: Case, fires: readonly number[]): boolean {
  const compiled = compileSchedule(schedule, given.from - 1);
  if (!compiled.exact) {
    expect(compiled.reason).not.toBe('');
    return false;
  }
  const firings = new Set<number>();
  for (const entry of compiled.entries) {
    for (const at of firingsOf(entry, given)) {
      firings.add(at);
    }
  }
  const armed = armedFires(given, fires);
  for (const at of armed) {
    if (!firings.has(at)) {
      expect(mayBeLost(given, at), `EventBridge lacks ${at}`).toBe(true);
    }
  }
  for (const at of firings) {
    if (!armed.has(at)) {
      const isNamed = compiled.superset === true && isExplained(schedule, at);
      expect(isNamed || mayBeExtra(given, at), `EventBridge adds ${at}`).toBe(true);
    }
  }
  return true;
}

/** An instant at which EventBridge wakes a job for nothing has a reason. */
function isExplained(schedule: ParsedSchedule, at: number): boolean {
  const reading = explainInstant(schedule, at);
  return !reading.fires && ['excluded', 'off_cycle'].includes(reading.why.kind);
}

/** What the entries of one moment can fire: of fixed times only the next one is armed. */
function armedFires(given: Case, fires: readonly number[]): ReadonlySet<number> {
  const times = given.samples.flatMap((item) =>
    item.form === 'times' ? item.at.filter((at) => !isClosed(item, at)) : [],
  );
  if (times.length === 0) {
    return new Set(fires);
  }
  const next = Math.min(...times.filter((at) => at >= Math.max(given.from, given.startAt ?? 0)));
  const others = new Set(expectedFires({ ...given, samples: given.samples.filter((item) => item.form !== 'times') }));
  return new Set(fires.filter((at) => others.has(at) || at === next));
}

/** The firings of an entry by the product's evaluator, which the tests' own reading of AWS's dialect confirms. */
function firingsOf(entry: EntrySpecification, { from, to }: Case): number[] {
  expect(entry.expression.length).toBeLessThanOrEqual(256);
  const clock = parseAwsExpression(entry);
  const firings: number[] = [];
  for (let at = clock.next(from - 1); at !== undefined && at < to; at = clock.next(at)) {
    firings.push(at);
  }
  if (entry.expression.startsWith('cron')) {
    const all = oracleFires(awsModel(entry.expression), oracleZone(entry.timezone), from, to);
    expectSame(
      firings,
      all.filter((at) => at >= (entry.startAt ?? from) && at <= (entry.endAt ?? to)),
    );
  }
  return firings;
}

/** EventBridge skips what a gap takes away and fires once, at the first, in an overlap. */
function mayBeLost({ samples }: Case, at: number): boolean {
  return samples.some(
    ({ form, timezone }) =>
      form === 'cron' && (isGapEnd(oracleZone(timezone), at) || isSecondPass(oracleZone(timezone), at)),
  );
}

function mayBeExtra({ samples }: Case, at: number): boolean {
  return samples.some(
    (item) => item.form === 'cron' && item.model.overlap === 'second' && isFirstPass(oracleZone(item.timezone), at),
  );
}

function isGapEnd(oracle: OracleZone, at: number): boolean {
  return oracle.offset(at) > oracle.offset(at - 1);
}

function isSecondPass(oracle: OracleZone, at: number): boolean {
  return oracle.changes.some(
    (change) => at >= change.at && at < change.at + oracle.offset(change.at - 1) - change.offset,
  );
}

function isFirstPass(oracle: OracleZone, at: number): boolean {
  return oracle.changes.some(
    (change) => at < change.at && at >= change.at - oracle.offset(change.at - 1) + change.offset,
  );
}

/** parse(print(x)) = x, and printing is stable. */
function expectPrintsBack(schedule: ParsedSchedule): void {
  const printed = printSchedule(schedule.parts);
  const again = parseSchedule(printed, {
    ...schedule.context,
    timezone: 'Asia/Tokyo',
    jobId: 'other',
    anchor: schedule.context.anchor,
  });
  expect(again.parts).toEqual(schedule.parts);
  expect(printSchedule(again.parts)).toEqual(printed);
}
