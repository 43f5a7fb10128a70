import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAwsExpression } from '../../shared/schedule/aws-expression.ts';
import { parseSchedule } from '../../shared/schedule/parse.ts';
import type { ParsedSchedule } from '../../shared/schedule/parsed-schedule.ts';
import { printSchedule } from '../../shared/schedule/print.ts';
import type { EntrySpecification } from '../../shared/schedule/schedule.ts';
import { ScheduleError } from '../../shared/schedule/schedule-error.ts';
import { type Sample, sample, zone } from './schedule-arbitrary.ts';
import { awsModel } from './schedule-aws-oracle.ts';
import { dayMatches, oracleFires } from './schedule-model.ts';
import { propertyRuns } from './schedule-seed.ts';
import { DAY, type OracleZone, oracleZone } from './schedule-zone-oracle.ts';

const CASES = 20_000;

/** A job's schedules, looked at around one instant, which is often a change of the clocks. */
interface Case {
  readonly samples: readonly Sample[];
  readonly center: number;
  readonly from: number;
  readonly to: number;
}

describe('schedules over random expressions, zones and days', () => {
  it(`fire when a minute-by-minute reading says so, on EventBridge too, over ${CASES} cases`, {
    timeout: 300_000,
  }, () => {
    const seen = { parsed: 0, never: 0, fires: 0, exact: 0, changes: 0 };
    const property = fc.property(arbitraryCase(), (given) => {
      const schedule = parseOrProveNever(given);
      if (schedule === undefined) {
        seen.never += 1;
        return;
      }
      const fires = [...schedule.between(given.from - 1, given.to - 1)];
      expectSame(fires, expectedFires(given));
      expectOrdered(schedule, given, fires);
      expectNothingBetween(schedule, given);
      if (expectEntriesAgree(schedule, given, fires)) seen.exact += 1;
      expectPrintsBack(schedule);
      seen.parsed += 1;
      seen.fires += fires.length;
      seen.changes += given.samples.some(({ timezone }) =>
        oracleZone(timezone).changes.some(({ at }) => at >= given.from && at < given.to),
      )
        ? 1
        : 0;
    });
    fc.assert(property, propertyRuns(CASES));
    // A generator that stopped producing interesting cases would pass everything.
    expect(seen.parsed).toBeGreaterThan(seen.never * 4);
    expect(seen.exact).toBeGreaterThan(seen.parsed / 4);
    expect(seen.changes).toBeGreaterThan(seen.parsed / 4);
    expect(seen.fires).toBeGreaterThan(seen.parsed);
  });

  it('keep their jitter: every fire is its base fire moved by a stable delay within the limit', {
    timeout: 60_000,
  }, () => {
    const property = fc.property(arbitraryCase(), fc.integer({ min: 1, max: 900 }), (given, jitterSeconds) => {
      const base = parseOrProveNever(given);
      if (base === undefined) return;
      const from = given.center;
      const to = given.center + 600;
      const moved = parseSchedule(inputOf(given), { ...contextOf(given), jitterSeconds });
      const fires = [...moved.between(from - 1, to - 1)];
      const bases = [...base.between(from - jitterSeconds - 1, to - 1)];
      expectSame(
        fires,
        [...new Set(fires)].sort((a, b) => a - b),
      );
      for (const fire of fires) {
        expect(bases.some((at) => at <= fire && fire <= at + jitterSeconds)).toBe(true);
        expect(moved.next(fire - 1)).toBe(fire);
        expect(moved.previous(fire + 1)).toBe(fire);
      }
      expect(fires.length).toBeLessThanOrEqual(bases.length);
      expect(moved.compile(from).exact).toBe(false);
    });
    fc.assert(property, propertyRuns(300));
  });
});

/** Equality of long lists that names the first difference instead of printing both. */
function expectSame(actual: readonly number[], expected: readonly number[]): void {
  const index = actual.findIndex((at, place) => at !== expected[place]);
  if (index < 0 && actual.length === expected.length) return;
  const place = index < 0 ? actual.length : index;
  const show = (at: number | undefined) => (at === undefined ? 'nothing' : new Date(at * 1000).toISOString());
  throw new Error(
    `fire ${place} is ${show(actual[place])}, expected ${show(expected[place])} (${actual.length} fires, expected ${expected.length})`,
  );
}

function arbitraryCase(): fc.Arbitrary<Case> {
  const samples = fc.oneof(
    { weight: 6, arbitrary: fc.array(sample, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(sample, { minLength: 2, maxLength: 3 }) },
  );
  const anywhere = fc.integer({ min: Date.UTC(2010, 1, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
  const change = fc.record({ index: fc.nat(200), shift: fc.integer({ min: -DAY, max: DAY }) });
  return fc
    .record({ samples, anywhere, change: fc.option(change, { freq: 2 }), other: zone })
    .map(({ samples: list, anywhere: at, change: near }) => {
      const fine = list.some(isFine);
      const changes = oracleZone(list[0]?.timezone ?? 'UTC')
        .changes.slice(1)
        .filter(({ at: when }) => when > Date.UTC(2010, 1, 1) / 1000 && when < Date.UTC(2040, 0, 1) / 1000);
      const changed = near === null ? undefined : changes[near.index % Math.max(1, changes.length)];
      const center = changed === undefined ? at : changed.at + (fine ? 0 : (near?.shift ?? 0));
      const half = fine ? 4000 : DAY + 3600;
      return { samples: list, center, from: center - half, to: center + half };
    });
}

/** Whether a schedule may fire more than once a minute; it is then looked at for a shorter time. */
function isFine(item: Sample): boolean {
  if (item.form === 'interval') return item.seconds < 60;
  return item.form === 'cron' && (item.model.seconds.size > 1 || !item.model.seconds.has(0));
}

function inputOf({ samples, center }: Case): unknown {
  const inputs = samples.map((item) => {
    if (item.form !== 'interval' || typeof item.input !== 'object') return item.input;
    return { ...item.input, anchor: new Date((center + item.phase) * 1000).toISOString() };
  });
  return inputs.length === 1 ? inputs[0] : inputs;
}

function contextOf({ center }: Case) {
  return { timezone: 'UTC', jobId: 'job', anchor: center - 2 * DAY };
}

/** The schedule; undefined where it was refused because it can never fire, and the calendar of the tests agrees. */
function parseOrProveNever(given: Case): ParsedSchedule | undefined {
  try {
    return parseSchedule(inputOf(given), contextOf(given));
  } catch (error) {
    if (!(error instanceof ScheduleError) || error.code !== 'never-fires') throw error;
    expect(given.samples.some((item) => item.form === 'cron' && hasNoDay(item))).toBe(true);
    return undefined;
  }
}

/** 2000 to 2040 hold every kind of year, and with 2100 not among them every 29 February there is in a row. */
function hasNoDay({ model, timezone }: Sample & { form: 'cron' }): boolean {
  for (let day = Date.UTC(2000, 0, 1) / 1000 / DAY; day < Date.UTC(2041, 0, 1) / 1000 / DAY; day += 1) {
    if (!dayMatches(model, day)) continue;
    if (model.gap === 'next' || model.everyHour || !nearChange(oracleZone(timezone), day)) return false;
  }
  return true;
}

function nearChange({ changes }: OracleZone, day: number): boolean {
  return changes.some(({ at }) => Math.abs(at - (day + 0.5) * DAY) < 2 * DAY);
}

function expectedFires(given: Case): number[] {
  const all = given.samples.flatMap((item) => firesOf(item, given));
  return [...new Set(all)].sort((a, b) => a - b);
}

function firesOf(item: Sample, given: Case): readonly number[] {
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
  for (let at = anchor + Math.max(1, Math.floor((from - anchor) / seconds)) * seconds; at < to; at += seconds)
    if (at >= from) fires.push(at);
  return fires;
}

/** next, previous and matches tell the same story as between. */
function expectOrdered(schedule: ParsedSchedule, { from, to, center }: Case, fires: readonly number[]): void {
  const next = schedule.next(center);
  expect(next).toBe(fires.find((at) => at > center) ?? next);
  const before = schedule.previous(next ?? to);
  if (before !== undefined) expect(before).toBeLessThanOrEqual(center);
  const backwards: number[] = [];
  for (
    let at = schedule.previous(to);
    at !== undefined && at >= from && backwards.length < 200;
    at = schedule.previous(at)
  )
    backwards.push(at);
  expectSame(backwards, fires.slice(-200).reverse());
  expect(schedule.matches(center)).toBe(fires.includes(center));
}

/** Up to the next fire after the window, no day of the calendar matches; the fire's own surroundings are looked at minute by minute. */
function expectNothingBetween(schedule: ParsedSchedule, given: Case): void {
  const next = schedule.next(given.to);
  const crons = given.samples.filter((item) => item.form === 'cron');
  const end = Math.min(next ?? Infinity, given.to + 500 * DAY) / DAY - 2;
  for (const { model, timezone } of crons) {
    for (let day = Math.ceil(given.to / DAY) + 2; day < end; day += 1) {
      if (dayMatches(model, day)) expect(nearChange(oracleZone(timezone), day)).toBe(true);
    }
  }
  if (next === undefined || next > Date.UTC(2041, 0, 1) / 1000 || next - given.to < DAY) return;
  const around = { ...given, from: next - 3600, to: next + 60 };
  expectSame([...schedule.between(around.from - 1, around.to - 1)], expectedFires(around));
}

/** The law: the entries' firings are the fires, but for the documented differences at a change of the clocks; or there are no entries. */
function expectEntriesAgree(schedule: ParsedSchedule, given: Case, fires: readonly number[]): boolean {
  const compiled = schedule.compile(given.from - 1);
  if (!compiled.exact) {
    expect(compiled.reason).not.toBe('');
    return false;
  }
  const firings = new Set<number>();
  for (const entry of compiled.entries) for (const at of firingsOf(entry, given)) firings.add(at);
  const armed = armedFires(given, fires);
  for (const at of armed) if (!firings.has(at)) expect(mayBeLost(given, at), `EventBridge lacks ${at}`).toBe(true);
  for (const at of firings) if (!armed.has(at)) expect(mayBeExtra(given, at), `EventBridge adds ${at}`).toBe(true);
  return true;
}

/** What the entries of one moment can fire: of fixed times only the next one is armed. */
function armedFires(given: Case, fires: readonly number[]): ReadonlySet<number> {
  const times = given.samples.flatMap((item) => (item.form === 'times' ? item.at : []));
  if (times.length === 0) return new Set(fires);
  const next = Math.min(...times.filter((at) => at >= given.from));
  const others = new Set(expectedFires({ ...given, samples: given.samples.filter((item) => item.form !== 'times') }));
  return new Set(fires.filter((at) => others.has(at) || at === next));
}

/** The firings of an entry by the product's evaluator, which the tests' own reading of AWS's dialect confirms. */
function firingsOf(entry: EntrySpecification, { from, to }: Case): number[] {
  expect(entry.expression.length).toBeLessThanOrEqual(256);
  const clock = parseAwsExpression(entry);
  const firings: number[] = [];
  for (let at = clock.next(from - 1); at !== undefined && at < to; at = clock.next(at)) firings.push(at);
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
