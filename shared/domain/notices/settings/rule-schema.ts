import * as z from 'zod/mini';
import { NOTICE_KINDS, type NoticeKind } from '#domain/notices/kind.ts';
import type { NoticeRule } from '#domain/notices/rule.ts';
import { DAY } from '#domain/time/civil.ts';
import { lazily } from '#domain/values/lazily.ts';
import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const MOST_RULES = 20;
const MOST_CHANNELS = 20;
const LONGEST_SECONDS = 400 * DAY;
const MOST_HOURS = 24 * 31;
/** A time of day, to the minute. */
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The kinds that a number of a rule is for, and those that cannot do without. */
const COUNTED: readonly NoticeKind[] = ['failing', 'skipping'];
const TIMED: readonly NoticeKind[] = ['late', 'overrun', 'at_risk', 'unfinished', 'silent', 'paused'];
/** The kinds that are about the time at which a run has to be over. */
const DUE: readonly NoticeKind[] = ['at_risk', 'unfinished'];
const ALWAYS_TIMED: readonly NoticeKind[] = ['late', 'overrun', 'silent'];

/** One rule of what is told, its keys in camelCase. */
export const noticeRuleSchema = lazily(() =>
  z
    .strictObject({
      on: z.readonly(z.array(z.enum(NOTICE_KINDS)).check(z.minLength(1))),
      to: z.readonly(
        z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.minLength(1), z.maxLength(MOST_CHANNELS)),
      ),
      after: z.exactOptional(wholeNumber(1, 1_000_000)),
      seconds: z.exactOptional(wholeNumber(1, LONGEST_SECONDS)),
      by: z.exactOptional(z.string().check(z.regex(TIME_OF_DAY, 'expected a time of day such as "07:00"'))),
      remindHours: z.exactOptional(wholeNumber(0, MOST_HOURS)),
      resolved: z.exactOptional(z.boolean()),
    })
    .check(
      z.superRefine((rule, context) => {
        for (const { path, message } of ruleObjections(rule)) {
          context.addIssue({ code: 'custom', path: [path], message });
        }
      }),
    ),
);

/** The rules of a job. */
export const noticeRulesSchema = lazily(() =>
  z.readonly(
    z.array(noticeRuleSchema()).check(
      z.maxLength(MOST_RULES),
      z.superRefine((rules, context) => {
        for (const { index, message } of kindsTwice(rules)) {
          context.addIssue({ code: 'custom', path: [index, 'on'], message });
        }
      }),
    ),
  ),
);

/** The objections to several rules that say something about one kind, by where they stand. */
export function repeatedKinds(rules: readonly Pick<NoticeRule, 'on'>[], path: readonly PropertyKey[]): InputError[] {
  return kindsTwice(rules).map(({ index, message }) => ({ path: formatPath([...path, index, 'on']), message }));
}

function kindsTwice(rules: readonly Pick<NoticeRule, 'on'>[]): readonly { index: number; message: string }[] {
  const seen = new Set<NoticeKind>();
  return rules.flatMap(({ on }, index) => {
    const twice = on.filter((kind, place) => seen.has(kind) || on.indexOf(kind) !== place);
    for (const kind of on) {
      seen.add(kind);
    }
    return twice.map((kind) => ({ index, message: `${kind} is in two rules: name all its channels in one` }));
  });
}

/** The numbers that a rule has for nothing, and those that it lacks. */
function ruleObjections({ on, after, seconds, by }: NoticeRule): readonly { path: string; message: string }[] {
  const none = (kinds: readonly NoticeKind[]) => !on.some((kind) => kinds.includes(kind));
  const needing = on.filter((kind) => ALWAYS_TIMED.includes(kind));
  return [
    ...(after !== undefined && none(COUNTED) ? [{ path: 'after', message: 'is for failing and skipping' }] : []),
    ...(seconds !== undefined && none(TIMED)
      ? [{ path: 'seconds', message: 'is for late, overrun, at_risk, unfinished, silent and paused' }]
      : []),
    ...(by !== undefined && none(DUE) ? [{ path: 'by', message: 'is for at_risk and unfinished' }] : []),
    ...(seconds === undefined && needing.length > 0
      ? [{ path: 'seconds', message: `expected the seconds after which a job is ${needing.join(' or ')}` }]
      : []),
    ...(!none(DUE) && by === undefined && seconds === undefined
      ? [{ path: 'by', message: 'expected the time of day ("07:00") or the seconds by which a run has to be over' }]
      : []),
  ];
}
