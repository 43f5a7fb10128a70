import { describe, next, parse } from '#domain/schedule/language.ts';
import { noTimezoneText } from '#domain/time/meant-timezone.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { writeUtc } from '#domain/time/write.ts';

/** The first job that somebody wishes for. */
interface Wish {
  /** The job's id, and its task's name. */
  readonly job: string;
  readonly schedule: string;
  readonly timezone: string;
}

/** The five answers, as texts. */
export interface Answers extends Wish {
  readonly folder: string;
  readonly language: string;
}

/** One of the five things to know: asked for in words, and read as a text. */
interface Question {
  readonly about: keyof Answers;
  readonly words: string;
  /** Says what is wrong with an answer, given those before it, at an instant. */
  readonly objection: (text: string, before: Partial<Answers>, nowMs: number) => string | undefined;
}

/** A name that a job, a task's file and its test can have. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,55}$/;
/** The languages that a task can be written in, and how its file ends. */
export const ENDINGS: Readonly<Record<string, string>> = { typescript: 'mts', javascript: 'mjs' };

/** The questions, in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  { about: 'folder', words: 'Where', objection: (text) => (text === '' ? 'expected a folder' : undefined) },
  {
    about: 'job',
    words: 'What is the job called',
    objection: (text) => (NAME.test(text) ? undefined : 'expected 1 to 56 letters, digits, - and _'),
  },
  {
    about: 'timezone',
    words: 'In which time zone do its clocks show the time',
    objection: (text) => (isTimezone(text) ? undefined : noTimezoneText(text)),
  },
  {
    about: 'schedule',
    words: 'When does it run (0 9 * * 1-5, every 10 minutes, @daily ...)',
    objection: (text, { timezone = 'UTC' }, nowMs) => scheduleObjection(text, timezone, nowMs),
  },
  {
    about: 'language',
    words: 'In which language (typescript, javascript)',
    objection: (text) => (Object.hasOwn(ENDINGS, text) ? undefined : 'expected typescript or javascript'),
  },
];

/** A schedule in words, and its first fire after an instant, RFC 3339. The schedule is one that there is no objection to. */
export function meaningOf(
  { schedule, timezone, job }: Wish,
  nowMs: number,
): { readonly inWords: string; readonly first: string } {
  const now = new Date(nowMs - (nowMs % 1_000));
  const parsed = parse(schedule, { timezone, jobId: job, anchor: now });
  const first = next(parsed, now);
  return { inWords: describe(parsed), first: first === undefined ? '' : writeUtc(first.getTime() / 1_000) };
}

function scheduleObjection(schedule: string, timezone: string, nowMs: number): string | undefined {
  try {
    return next(parse(schedule, { timezone }), new Date(nowMs)) === undefined ? 'it has no fire to come' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
