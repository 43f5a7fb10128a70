import { describe, expect, it } from 'vitest';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { lint } from '#domain/schedule/lint/lint.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { casesOf } from './cases.ts';

const CASES = casesOf(300);
const LIMIT_MS = 5;

/** The process collects garbage between: only what is slow every time is slow. */
const READINGS = 5;

/** Valid in all forms: what the mutations start from. */
const SEEDS = [
  '*/5 * * * *',
  '0 9 * * 1-5',
  '30 2 1 * *',
  '0 0 29 2 *',
  '15,45 8-18 * * MON',
  '*/10 * * * * *',
  'H H(0-7) H * *',
  '0 0 L-3,15W,LW * 5L,1#2',
  '@daily',
  '@every 1h30m',
  'every 5 minutes',
  'PT45M',
  'P1DT2H',
  'rate(5 minutes)',
  'cron(0 9 ? * MON-FRI *)',
  'cron(0/5 8-17 1W 1/3 ? 2026-2030)',
  'cron(0 18 ? JAN 6L 2026/2)',
  'at(2026-12-24T18:00:00)',
  '2026-12-24T18:00:00+01:00',
  '0 22-2 * * FRI-MON',
  '0 9 ? * ?',
  'every 2 weeks on MON, THU at 09:00',
  'every 3 months on last fri, 15 at 18:00',
];
const ALPHABET = ' \t*/,-?#LWH()0123456789@PTZ:+.abcdefghijklmnopqrstuvwxyzSUNMONTUEé\u0000\u{1F552}';

describe('whatever is typed', () => {
  it(`${CASES} random byte strings parse or are refused with position and reason within ${LIMIT_MS} ms`, {
    timeout: 300_000,
  }, () => {
    const random = generator(seed());
    for (let index = 0; index < CASES; index += 1) {
      expectHandled(bytes(random));
    }
  });

  it(`${CASES} mutated expressions parse or are refused with position and reason within ${LIMIT_MS} ms`, {
    timeout: 300_000,
  }, () => {
    const random = generator(seed());
    let parsed = 0;
    for (let index = 0; index < CASES; index += 1) {
      parsed += expectHandled(mutate(random)) ? 1 : 0;
    }
    expect(parsed).toBeGreaterThan(CASES / 50);
    expect(parsed).toBeLessThan(CASES);
  });

  it.each([
    undefined,
    null,
    0,
    Number.NaN,
    true,
    [],
    [[]],
    [null],
    {},
    { cron: 5 },
    { cron: '' },
    { cron: '* * * * *', timezone: 7 },
    { at: [] },
    { at: [5] },
    { at: {} },
    { every: null },
    { every: '5 minutes', anchor: 3 },
    { cron: '* * * * *', dst: 'skip' },
    { cron: '* * * * *', dst: { gap: 'x' } },
    { __proto__: { cron: '* * * * *' } },
    Object.create(null),
    new Date(0),
    () => '* * * * *',
    Symbol('x'),
    5n,
    'x'.repeat(1_000_000),
    '*'.repeat(256),
    `${'1,'.repeat(127)}1 * * * *`,
    '9'.repeat(256),
    `every ${'1d '.repeat(50)}`,
    `P${'9'.repeat(200)}D`,
    `${'('.repeat(128)}${')'.repeat(128)}`,
    Array.from({ length: 10_000 }, () => '* * * * *'),
  ])('refuses %o as a schedule error', (input) => {
    expect(() => parseSchedule(input, CONTEXT)).toThrow(ScheduleError);
  });
});

const CONTEXT = { timezone: 'America/New_York', jobId: 'job', anchor: Date.UTC(2026, 10, 23) / 1000 };

/** Whether it parsed; fails where it throws another error, has no reason or position, or takes too long. */
function expectHandled(text: string): boolean {
  let fastest = Infinity;
  let parsed = false;
  for (let reading = 0; reading < READINGS && fastest > LIMIT_MS; reading += 1) {
    const before = process.cpuUsage();
    parsed = tryOut(text);
    // Of the processor: how long other programs had it says nothing.
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, (user + system) / 1_000);
  }
  if (fastest > LIMIT_MS) {
    throw new Error(`${JSON.stringify(text)} took ${fastest} ms (seed ${seed()})`);
  }
  return parsed;
}

function tryOut(text: string): boolean {
  try {
    const schedule = parseSchedule(text, CONTEXT);
    schedule.next(CONTEXT.anchor);
    previousFire(schedule, CONTEXT.anchor);
    compileSchedule(schedule, CONTEXT.anchor);
    if (schedule.describe() === '' || !Array.isArray(lint(schedule))) {
      throw new Error(`nothing to say about ${JSON.stringify(text)}`);
    }
    return true;
  } catch (error) {
    const handled =
      error instanceof ScheduleError &&
      error.message !== '' &&
      error.position !== undefined &&
      error.position <= text.length;
    if (!handled) {
      throw new Error(`${JSON.stringify(text)} was not refused properly (seed ${seed()})`, { cause: error });
    }
    return false;
  }
}

function bytes(random: () => number): string {
  const length = Math.floor(random() * 40);
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256))).toString(
    random() < 0.5 ? 'latin1' : 'utf8',
  );
}

function mutate(random: () => number): string {
  const pick = (): string => SEEDS[Math.floor(random() * SEEDS.length)] ?? '';
  let text = pick();
  for (let count = 1 + Math.floor(random() * 4); count > 0; count -= 1) {
    const at = Math.floor(random() * (text.length + 1));
    const other = pick();
    const letter = [...ALPHABET][Math.floor(random() * [...ALPHABET].length)] ?? '';
    const edits = [
      () => text.slice(0, at) + letter + text.slice(at),
      () => text.slice(0, at) + text.slice(at + 1),
      () => text.slice(0, at) + letter + text.slice(at + 1),
      () => text.slice(0, at) + other.slice(Math.floor(random() * other.length)),
      () => text.slice(0, at) + text.slice(Math.floor(at / 2)),
    ];
    text = (edits[Math.floor(random() * edits.length)] ?? (() => text))();
  }
  return text;
}

function seed(): number {
  return Number(process.env.PROPERTY_SEED ?? 20_261_123);
}

/** mulberry32: small, seeded, good enough to make texts. */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
