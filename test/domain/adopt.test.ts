import { describe, expect, test } from 'vitest';
import { fingerprint, laterStart } from '#domain/adopt/document.ts';
import { quietMoment, uncertainFires } from '#domain/adopt/quiet.ts';
import { givingBack, phaseOf, scheduleOf, withPhase } from '#domain/adopt/record.ts';
import { rewritten } from '#domain/adopt/rewritten.ts';
import { adoptStep, phaseToWrite, putBackStep } from '#domain/adopt/step.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { writeUtc } from '#domain/time/write.ts';

const at = (text: string) => Date.parse(`2026-11-05T${text}Z`) / 1_000;

describe('a moment without a fire near', () => {
  test.each([
    ['cron(0 9 * * ? *)', 0, '08:00:00', 'now', undefined],
    ['cron(0 9 * * ? *)', 0, '08:58:59', 'now', undefined],
    ['cron(0 9 * * ? *)', 0, '08:59:00', 'wait', '09:01:00'],
    ['cron(0 9 * * ? *)', 0, '09:00:59', 'wait', '09:01:00'],
    ['cron(0 9 * * ? *)', 0, '09:01:00', 'now', undefined],
    ['cron(0 9 * * ? *)', 900, '09:01:00', 'later', '09:16:00'],
    ['cron(0 9 * * ? *)', 900, '09:12:00', 'wait', '09:16:00'],
    ['cron(0,1,2 9 * * ? *)', 0, '08:59:30', 'wait', '09:03:00'],
    ['cron(* * * * ? *)', 0, '08:00:30', 'never', undefined],
    ['cron(0/15 * * * ? *)', 900, '08:00:30', 'never', undefined],
    ['at(2020-01-01T00:00:00)', 0, '08:00:00', 'now', undefined],
  ] as const)('of %s, whose window has %d s, at %s is %s', (expression, windowSeconds, from, kind, until) => {
    const firings = { expression: parseAwsExpression({ expression, timezone: 'UTC' }), windowSeconds };
    const moment = quietMoment(firings, at(from));

    expect(moment.kind).toBe(kind);
    expect('at' in moment ? writeUtc(moment.at) : undefined).toBe(until && `2026-11-05T${until}Z`);
    const found = kind === 'now' ? at(from) : 'at' in moment ? moment.at : undefined;
    const near = found === undefined ? undefined : firings.expression.next(found - 60 - windowSeconds);
    expect(near === undefined || near > (found ?? 0) + 60).toBe(true);
  });

  test.each([
    ['08:00:00', '08:00:05', undefined],
    ['08:58:50', '08:58:59', undefined],
    ['08:58:58', '08:59:00', { count: 1, first: '09:00:00', last: '09:00:00' }],
    ['08:59:58', '09:00:02', { count: 1, first: '09:00:00', last: '09:00:00' }],
    ['09:00:30', '09:00:31', { count: 1, first: '09:00:00', last: '09:00:00' }],
    ['09:01:00', '09:01:01', undefined],
    ['08:59:00', '09:45:00', { count: 4, first: '09:00:00', last: '09:45:00' }],
  ] as const)('between %s and %s there are just the fires that nobody can be sure of', (from, to, expected) => {
    const expression = parseAwsExpression({ expression: 'cron(0/15 9 * * ? *)', timezone: 'UTC' });
    const found = uncertainFires({ expression, windowSeconds: 0 }, { from: at(from), to: at(to) });

    expect(found).toEqual(expected && { ...expected, first: at(expected.first), last: at(expected.last) });
  });
});

test('two readings of a schedule are the same unless more than its state, or what AWS sets, is another', () => {
  const schedule = { Name: 'a', State: 'ENABLED', Target: { Arn: 'x', Input: '{}' }, StartDate: new Date(0) };
  const same = { StartDate: new Date(0), Target: { Input: '{}', Arn: 'x' }, State: 'DISABLED', Name: 'a', Arn: 'y' };

  expect(fingerprint({ ...same, LastModificationDate: new Date() })).toBe(fingerprint(schedule));
  expect(fingerprint({ ...schedule, StartDate: new Date(1_000) })).not.toBe(fingerprint(schedule));
  expect(fingerprint({ ...schedule, Target: { Arn: 'x' } })).not.toBe(fingerprint(schedule));
});

test.each([
  ['cron(0 9 * * ? *)', '07:00:00', { over: true }],
  ['at(2026-11-05T09:00:00)', '07:00:00', { over: true }],
  ['rate(1 hour)', '06:30:00', { over: true, at: new Date('2026-11-05T08:30:00Z') }],
  ['rate(1 hour)', '09:30:00', { over: false }],
  ['cron(0 9 * * ? *)', undefined, { over: false }],
])('the start of %s at %s is said again as EventBridge takes it', (ScheduleExpression, start, expected) => {
  const schedule = { ScheduleExpression, StartDate: start === undefined ? undefined : new Date(at(start) * 1_000) };

  expect(laterStart(schedule, at('08:00:00'))).toEqual(expected);
});

test('an ARN of a schedule is one, and of tags at most one phase is kept', () => {
  const arn = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/team/nightly';

  expect(scheduleOf(arn)).toEqual({ group: 'team', name: 'nightly' });
  expect([scheduleOf('team'), scheduleOf(undefined), scheduleOf(`${arn}/x`)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(withPhase(['a', 'adopted:enabled', 'adopted:disabled'], 'taking-over')).toEqual(['a', 'adopted:taking-over']);
  expect([phaseOf(['a', 'adopted:disabled']), phaseOf(['adopted:other'])]).toEqual(['disabled', undefined]);
});

test('every step of an adoption and of an undo follows from the state of both', () => {
  const steps = [true, false].flatMap((isEnabled) =>
    (['written', 'taking-over', 'giving-back', 'enabled', 'disabled'] as const).flatMap((phase) =>
      [true, false].map((isPaused) => {
        const schedule = { isEnabled, firesAgain: true };
        const job = { phase, isPaused, waiting: 0 };
        return [
          `${isEnabled ? 'enabled' : 'disabled'}, ${phase}, ${isPaused ? 'paused' : 'plans'}`,
          adoptStep(isEnabled, job).kind,
          putBackStep(schedule, job).kind,
        ];
      }),
    ),
  );

  expect(steps).toEqual([
    ['enabled, written, paused', 'take-over', 'delete'],
    ['enabled, written, plans', 'disable', 'delete'],
    ['enabled, taking-over, paused', 'take-over', 'delete'],
    ['enabled, taking-over, plans', 'disable', 'delete'],
    ['enabled, giving-back, paused', 'take-over', 'delete'],
    ['enabled, giving-back, plans', 'disable', 'delete'],
    ['enabled, enabled, paused', 'leave', 'delete'],
    ['enabled, enabled, plans', 'disable', 'delete'],
    ['enabled, disabled, paused', 'take-over', 'delete'],
    ['enabled, disabled, plans', 'disable', 'delete'],
    ['disabled, written, paused', 'keep-paused', 'delete'],
    ['disabled, written, plans', 'done', 'delete'],
    ['disabled, taking-over, paused', 'go-on', 'enable'],
    ['disabled, taking-over, plans', 'go-on', 'enable'],
    ['disabled, giving-back, paused', 'go-on', 'enable'],
    ['disabled, giving-back, plans', 'go-on', 'enable'],
    ['disabled, enabled, paused', 'done', 'enable'],
    ['disabled, enabled, plans', 'done', 'enable'],
    ['disabled, disabled, paused', 'done', 'delete'],
    ['disabled, disabled, plans', 'done', 'delete'],
  ]);
  const waits = { phase: 'enabled', isPaused: false, waiting: 2 } as const;
  expect(putBackStep({ isEnabled: true, firesAgain: true }, waits)).toMatchObject({ kind: 'leave' });
  expect(putBackStep({ isEnabled: false, firesAgain: false }, { ...waits, waiting: 0 })).toMatchObject({
    kind: 'delete',
  });
  expect(putBackStep(undefined, waits)).toMatchObject({ kind: 'leave' });
  expect(putBackStep(undefined, { phase: 'written', isPaused: true, waiting: 0 })).toMatchObject({ kind: 'delete' });
});

test('a job that is written again is known as what it may be, and is given another phase before its schedule is enabled', () => {
  const written = (phase: 'written' | 'taking-over' | 'giving-back' | 'disabled') =>
    phaseToWrite({ kind: 'take-over' }, { phase, isPaused: true, waiting: 0 });

  expect([phaseToWrite({ kind: 'take-over' }, undefined), written('written'), written('disabled')]).toEqual([
    'written',
    'written',
    'written',
  ]);
  expect([written('taking-over'), written('giving-back')]).toEqual(['taking-over', 'giving-back']);
  expect(phaseToWrite({ kind: 'keep-paused' }, undefined)).toBe('disabled');
  expect([givingBack('enabled'), givingBack('taking-over'), givingBack('giving-back')]).toEqual([
    'giving-back',
    'giving-back',
    'taking-over',
  ]);
});

test('a job that is there has its fires and its command of the schedule, and all else of whoever changed it', () => {
  const there = { id: 'a', schedule: '@daily', endAt: 'x', command: { type: 'aws' }, runner: 'heavy', maxRetries: 7 };
  const draft = { id: 'a', schedule: '@hourly', command: { type: 'sqs' }, maxRetries: 1, enabled: false };

  expect(rewritten(there, draft)).toEqual({ ...draft, runner: 'heavy', maxRetries: 7 });
  expect(rewritten(there, { ...draft, runner: 'light' })).toMatchObject({ runner: 'light' });
});
