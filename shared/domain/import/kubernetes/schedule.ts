import { readExpression } from '#domain/import/cron-parser.ts';
import type { SecondReading } from '#domain/import/imported.ts';
import { NICKNAMES } from '#domain/import/nicknames.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** A schedule of a CronJob in Cronstack's words, with the second reading of the source; or why Kubernetes would not take it. */
type ReadSchedule =
  | {
      readonly ok: true;
      readonly schedule: string;
      /** The zone that is written in front of it, which Kubernetes used to take. */
      readonly timezone?: string;
      /** Where it is an interval, its phase is nobody's. */
      readonly isInterval: boolean;
      readonly second: (timezone: string) => SecondReading;
    }
  | { readonly ok: false; readonly why: string };

const GO_DURATION = /^(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
/** The highest value of each field: no Sunday is 7 there. */
const HIGHEST = [59, 23, 31, 12, 6];
const LOWEST = [0, 0, 1, 1, 0];
const SUNDAY_AS_SEVEN = /(?:^|[,-])0*7(?![\d])/;
const DAY_OF_WEEK = 4;

/**
 * Reads the schedule of a CronJob as robfig/cron v3 does, whose standard parser Kubernetes calls (parser.go): five fields, `?` for `*`,
 * `5/15` to the end of the field, Sunday as 0 alone; a day field that holds `*` or `*` with a step of 1 says nothing, and both day fields
 * that do say something are met by either. Descriptors and `@every` with a duration of Go.
 */
export function readSchedule(written: string): ReadSchedule {
  const [, timezone, text = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(written.trim()) ?? [];
  const zone = timezone === undefined ? {} : { timezone };
  if (text.startsWith('@every ')) {
    return readEvery(text.slice('@every '.length).trim(), zone);
  }
  if (text.startsWith('@')) {
    return NICKNAMES.has(text)
      ? { ok: true, ...zone, schedule: text, isInterval: false, second: (tz) => readingOf([text], tz) }
      : { ok: false, why: `${text} is no schedule that Kubernetes knows` };
  }
  const fields = text.split(/\s+/);
  if (fields.length !== HIGHEST.length) {
    return { ok: false, why: `expected five fields, found ${fields.length}` };
  }
  const [, , , , weekday = ''] = fields;
  if (SUNDAY_AS_SEVEN.test(weekday.replace(/\/\d+/g, ''))) {
    return { ok: false, why: `day of week: ${weekday}: Kubernetes takes 0-6, and no 7` };
  }
  const foreign = fields.find((field) => /[LW#~]|^H|[,(]H/i.test(field.replace(/jul|wed/gi, '')));
  if (foreign !== undefined) {
    return { ok: false, why: `${foreign} is nothing that Kubernetes takes` };
  }
  const schedule = fields.map((field) => (saysNothing(field) ? '*' : field)).join(' ');
  return { ok: true, ...zone, schedule, isInterval: false, second: (tz) => readingOf(fields, tz) };
}

/** One item of a list suffices. */
function saysNothing(field: string): boolean {
  return field.split(',').some((item) => /^[*?](?:\/0*1)?$/.test(item));
}

function readEvery(duration: string, zone: { readonly timezone?: string }): ReadSchedule {
  const [, hours = 0, minutes = 0, seconds = 0] = GO_DURATION.exec(duration) ?? [];
  const length = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (length === 0) {
    return { ok: false, why: `@every ${duration}: expected hours, minutes and seconds, such as 1h30m` };
  }
  const fires = function* (after: EpochSeconds, until: EpochSeconds) {
    for (let at = after + length; at <= until; at += length) {
      yield at;
    }
  };
  return {
    ok: true,
    ...zone,
    schedule: `every ${length}s`,
    isInterval: true,
    second: () => ({ known: true, by: 'a count of its length', fires }),
  };
}

/** cron-parser's reading, told the two things of robfig's that it does not know: a step to the end of the field, and no 7. */
function readingOf(fields: readonly string[], timezone: string): SecondReading {
  const told = fields.map((field, index) => (saysNothing(field) ? '*' : field.split(',').map(itemAt(index)).join(',')));
  const reading = readExpression(told.join(' '), timezone);
  return reading.known
    ? { known: true, by: 'cron-parser', fires: reading.firesAfter }
    : { known: false, reason: reading.reason };
}

function itemAt(index: number): (item: string) => string {
  return (item) => {
    const [base = '', step] = item.split('/');
    if (step === undefined || base.includes('-')) {
      return item;
    }
    const from = base === '*' || base === '?' ? LOWEST[index] : base;
    return index === DAY_OF_WEEK || base !== '*' ? `${from}-${HIGHEST[index]}/${step}` : item;
  };
}
