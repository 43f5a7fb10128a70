import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { readAwsCron } from './cron/aws.ts';
import { isMacro } from './cron/macros.ts';
import { DEFAULT_CRON_OPTIONS, readCron } from './cron/standard.ts';
import type { Reading } from './tokens.ts';

/** One way in which other programs write, and how the same is written here. */
type Advice = (words: readonly string[], text: string, reading: Reading) => string | undefined;

/** The most characters of a foreign text that are repeated. */
const SHOWN = 60;

/** The first that has something to say is heard. */
const ADVICE: readonly Advice[] = [
  quoted,
  json,
  variable,
  zoneBehind,
  macroLine,
  yearBehind,
  eventBridge,
  crontabLine,
  plainWord,
  otherNotation,
];

/** Advice on a text that is no expression here, but is one elsewhere: how to write it. Undefined where nobody would write it. */
export function adviceOn(text: string, reading: Reading): string | undefined {
  const words = text.trim().split(/\s+/);
  for (const advise of ADVICE) {
    const advice = advise(words, text.trim(), reading);
    if (advice !== undefined) {
      return advice;
    }
  }
  return undefined;
}

function quoted(_: readonly string[], text: string): string | undefined {
  return /^(["'`]).+\1$/s.test(text) ? 'leave out the quotation marks within the text' : undefined;
}

function json(_: readonly string[], text: string): string | undefined {
  return /^[{[]/.test(text)
    ? 'this is a text that looks like JSON: give the object or list itself, as valid JSON'
    : undefined;
}

/** A line of a crontab that sets a variable: crontab(5). */
function variable(words: readonly string[]): string | undefined {
  if (/^(?:CRON_)?TZ=/.test(words[0] ?? '')) {
    return 'behind the zone there has to be an expression: TZ=Europe/Berlin 0 9 * * *';
  }
  return /^[A-Z_]+\s*=/.test(words.join(' ')) ? "a variable of a crontab goes into the job's env" : undefined;
}

/** fugit and others take a zone behind the fields. */
function zoneBehind(words: readonly string[]): string | undefined {
  const [zone = '', cron] = [words.at(-1), words.slice(0, -1).join(' ')];
  const isZone = /^(?:[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+|UTC|GMT)$/.test(zone) && isTimezone(zone);
  if (words.length < 2 || !isZone) {
    return undefined;
  }
  return `a zone goes in front, "TZ=${zone} ${shown(cron)}", or beside the expression as timezone`;
}

function macroLine(words: readonly string[]): string | undefined {
  const [macro = '', ...command] = words;
  return macro.startsWith('@') && command.length > 0 ? lineText(macro, command) : undefined;
}

/** Five fields and a year behind them. */
function yearBehind(words: readonly string[], _: string, reading: Reading): string | undefined {
  const [five, last = ''] = [words.slice(0, 5).join(' '), words[5]];
  const isYear = words.length === 6 && /^(?:19|20|21)\d\d(?:[-,/]\d+)*$/.test(last);
  return isYear && reads(() => readCron(five, scratch(reading), DEFAULT_CRON_OPTIONS))
    ? `a year is the last of seven fields, with the second first: "0 ${five} ${last}"`
    : undefined;
}

/** The inside of EventBridge's `cron(...)` without it. */
function eventBridge(words: readonly string[], text: string, reading: Reading): string | undefined {
  return words.length === 6 && reads(() => readAwsCron(text, 0, scratch(reading)))
    ? `for EventBridge's own dialect write "cron(${words.join(' ')})"`
    : undefined;
}

/** A whole line of a crontab, or of a system crontab, where a user stands before the command: crontab(5). */
function crontabLine(words: readonly string[], _: string, reading: Reading): string | undefined {
  const [five, rest] = [words.slice(0, 5).join(' '), words.slice(5)];
  const [first = ''] = rest;
  const isCommand =
    /^[#~]|[/.$=]/.test(first) || (/^[a-z_][\w-]+$/.test(first) && (rest.length > 1 || first.length > 3));
  if (!isCommand || !reads(() => readCron(five, scratch(reading), DEFAULT_CRON_OPTIONS))) {
    return undefined;
  }
  return first.startsWith('#') ? `leave out the comment: "${five}"` : lineText(five, rest);
}

function lineText(schedule: string, command: readonly string[]): string {
  const isUser = command[0] === 'root' && command.length > 1;
  const user = isUser ? ' (root is the user of a system crontab)' : '';
  const line = shown(command.slice(isUser ? 1 : 0).join(' '));
  return `this is a line of a crontab: the schedule is "${schedule}", and "${line}" the job's command${user}`;
}

function plainWord(words: readonly string[]): string | undefined {
  const macro = `@${words[0]?.toLowerCase()}`;
  return words.length === 1 && isMacro(macro) ? `write "${macro}"` : undefined;
}

/** systemd.time(7), RFC 5545, ISO 8601. */
function otherNotation(_: readonly string[], text: string): string | undefined {
  if (/^(?:RRULE:)?FREQ=/i.test(text)) {
    return "iCalendar's rules are not read: write a cron expression";
  }
  if (/^R\d*\//.test(text)) {
    return 'repeating intervals of ISO 8601 are not read: write "every 1h", or an object with every and anchor';
  }
  return /\*-\*-|\d{1,2}:\d{2}/.test(text)
    ? 'a time of day is written as minute and hour: "0 9 * * 1-5" for 09:00 on Monday to Friday'
    : undefined;
}

function reads(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof ScheduleError) {
      return false;
    }
    throw error;
  }
}

/** A try leaves no remarks. */
function scratch(reading: Reading): Reading {
  return { ...reading, remarks: [] };
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
