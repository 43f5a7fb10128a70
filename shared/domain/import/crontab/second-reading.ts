import { readExpression } from '#domain/import/cron-parser.ts';
import type { SecondReading } from '#domain/import/imported.ts';
import { anyOf, bothOf } from '#domain/import/merged-fires.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** More readings than that side by side would take longer than a proof may. */
const MOST_READINGS = 400;

type FiresOf = (after: EpochSeconds, until: EpochSeconds, isLate: () => boolean) => Iterable<EpochSeconds>;

/**
 * The fires of a crontab's line by the package cron-parser. It is asked in pieces where it does not read the whole: it knows no rule of the
 * star, so that the days of either field are asked for apart, and it refuses lists that name a value twice (`sun,7`).
 * @param when five fields of crontab(5) with one space between them, or a nickname, as they stand there
 */
export function cronParserReading(when: string, timezone: string): SecondReading {
  const pieces = when.startsWith('@') ? [when] : piecesOf(when.split(' '), timezone);
  const [, , date = '*', , weekday = '*'] = when.split(' ');
  const bothDays = date !== '*' && weekday !== '*';
  const byStar = bothDays && (date.startsWith('*') || weekday.startsWith('*'));
  if (pieces.length > MOST_READINGS) {
    return { known: false, reason: `it would have to read it in ${pieces.length} pieces` };
  }
  const readings: FiresOf[] = [];
  for (const piece of pieces) {
    const reading = byStar ? readBoth(piece, timezone) : readEither(bothDays ? withoutStars(piece) : piece, timezone);
    if (!('fires' in reading)) {
      return { known: false, reason: reading.reason };
    }
    readings.push(reading.fires);
  }
  const fires: FiresOf = (after, until, isLate) =>
    anyOf(
      readings.map((of) => of(after, until, isLate)),
      isLate,
    );
  return { known: true, by: 'cron-parser', fires };
}

/** The expressions whose fires together are those of the fields: more than one where it refuses a list as a whole. */
function piecesOf(fields: readonly string[], timezone: string): readonly string[] {
  const alternatives = fields.map((field, index) => {
    const items = [...new Set(field.split(','))];
    const once = items.join(',');
    const alone = ['*', '*', '*', '*', '*'].with(index, once).join(' ');
    return readExpression(alone, timezone).known ? [once] : items;
  });
  return alternatives.reduce<readonly string[]>(
    (before, items) => before.flatMap((start) => items.map((item) => (start === '' ? item : `${start} ${item}`))),
    [''],
  );
}

type Piece = { readonly fires: FiresOf } | { readonly reason: string };

function readEither(piece: string, timezone: string): Piece {
  const whole = readExpression(piece, timezone);
  return whole.known ? { fires: whole.firesAfter } : whole;
}

/** The days of each field apart, as both must match. */
function readBoth(piece: string, timezone: string): Piece {
  const [minute, hour, date, month, weekday] = piece.split(' ');
  const byDate = readExpression(`${minute} ${hour} ${date} ${month} *`, timezone);
  const byWeekday = readExpression(`${minute} ${hour} * ${month} ${weekday}`, timezone);
  if (!byDate.known || !byWeekday.known) {
    return { reason: [byDate, byWeekday].map((one) => (one.known ? '' : one.reason)).join('') };
  }
  return {
    fires: (after, until, isLate) => bothOf(byDate.firesAfter(after), byWeekday.firesAfter(after), until, isLate),
  };
}

/** A star further back in a list of days is every day, which cron-parser would take for a field that says nothing. */
function withoutStars(piece: string): string {
  const [minute, hour, date, month, weekday] = piece.split(' ');
  return [minute, hour, date === '*' ? '1-31' : date, month, weekday === '*' ? '0-6' : weekday].join(' ');
}
