import { CronExpressionParser } from 'cron-parser';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';

/** The package's reading of a schedule; or why it has none. */
type CronParserReading =
  | { readonly known: true; readonly firesAfter: (after: EpochSeconds) => Iterable<EpochSeconds> }
  | { readonly known: false; readonly reason: string };

/**
 * Reads one schedule with the npm package cron-parser, which shares no code with ours. It takes too little for a cron expression (missing
 * fields are `*` there), so only what ours has read is asked about.
 * @param input as it was written: a string or an object
 * @param schedule the same, as ours has read it
 */
export function readWithCronParser(input: unknown, schedule: ParsedSchedule): CronParserReading {
  const text = cronTextOf(input);
  const foreign = text === undefined ? 'it is no cron expression' : foreignTo(text, input, schedule);
  if (text === undefined || foreign !== undefined) {
    return { known: false, reason: foreign ?? '' };
  }
  const expression = text.trim().startsWith('@') ? text.trim().toLowerCase() : text.trim();
  return readExpression(expression, schedule.timezone);
}

/** Other names for a nickname, which it does not know: crontab(5). */
const ALIASES: Readonly<Record<string, string>> = { '@midnight': '@daily', '@annually': '@yearly' };

/** Reads a cron expression, or a nickname, with cron-parser. */
export function readExpression(text: string, timezone: string): CronParserReading {
  const expression = ALIASES[text] ?? text;
  const parse = (after: EpochSeconds) =>
    CronExpressionParser.parse(expression, { tz: timezone, currentDate: new Date(after * 1000) });
  try {
    parse(0);
  } catch (error) {
    return { known: false, reason: error instanceof Error ? error.message : String(error) };
  }
  return { known: true, firesAfter: (after) => firesOf(parse(after)) };
}

/** The expression without the zone in front of it, which the schedule knows. */
function cronTextOf(input: unknown): string | undefined {
  const text = isObject(input) ? input.cron : input;
  return typeof text === 'string' ? text.replace(/^\s*(?:CRON_)?TZ=\S+\s+/, '') : undefined;
}

function foreignTo(text: string, input: unknown, { parts: [part] }: ParsedSchedule): string | undefined {
  if (part?.form !== 'cron') {
    return 'it is no cron expression';
  }
  if (part.dialect === 'aws') {
    return "cron(...) is EventBridge's own dialect";
  }
  if (part.except !== undefined || part.cycle !== undefined) {
    return 'it knows neither exceptions nor every second week';
  }
  if (isObject(input) && input.dayMatch === 'and') {
    return 'it knows no dayMatch';
  }
  return /(?:^|[\s,])H/.test(text) ? 'it spreads H in its own way' : undefined;
}

/** It throws where it has looked long enough, which is the end of what it names. */
function* firesOf(expression: ReturnType<typeof CronExpressionParser.parse>): Generator<EpochSeconds> {
  for (let fire = nextOf(expression); fire !== undefined; fire = nextOf(expression)) {
    yield fire;
  }
}

function nextOf(expression: ReturnType<typeof CronExpressionParser.parse>): EpochSeconds | undefined {
  try {
    return expression.next().getTime() / 1000;
  } catch {
    return undefined;
  }
}
