import { type Command, InvalidArgumentError } from 'commander';
import { parseTimezone } from '#cli/commands/import/options.ts';
import { nameOf, readSource } from '#cli/commands/import/read.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { ImportedTimes } from '#domain/import/calendar/icalendar.ts';
import { CALENDAR_WEEKDAYS } from '#domain/schedule/closed/calendar.ts';
import { present } from '#domain/values/present.ts';

interface ImportOptions {
  readonly timezone?: string;
  readonly weekend?: readonly string[];
  readonly through?: string;
  readonly put?: string;
  readonly dryRun?: true;
}

/** `cronstack calendars import FILE` */
export function registerImportCalendar(calendars: Command, surroundings: Surroundings): void {
  calendars
    .command('import')
    .description('make a calendar of an iCalendar file, or of dates, one a line: 2027-01-06 Epiphany')
    .argument('<file>', 'an .ics file, or dates; - reads standard input')
    .option('--timezone <zone>', "the calendar's zone (default: this machine's)", parseTimezone)
    .option('--weekend <days>', 'days of the week that are always among its days: sat,sun', parseWeekend)
    .option(
      '--through <day>',
      'the day up to which it is complete (default: the last of the year of its last day)',
      parseDay,
    )
    .option('--put <name>', 'store it under that name; without it, it is printed')
    .option('--dry-run', 'with --put: store nothing, only say what it would change')
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const { timezone = surroundings.timezone, weekend, through, put, dryRun } = options;
      const read = await readTimes(await readSource(surroundings, file), { timezone, ...present({ through }) });
      if (!read.ok) {
        throw new CommandFailure('bad_file', `${nameOf(file)}: ${read.errors.slice(0, MOST_ERRORS).join('; ')}`);
      }
      const { days, windows } = read;
      const last = days
        .map((day) => ('date' in day ? day.date : day.to))
        .sort()
        .at(-1);
      const calendar = {
        timezone,
        ...present({ weekend }),
        ...(days.length === 0 ? {} : { days }),
        ...(windows.length === 0 ? {} : { windows }),
        ...present({ through: through ?? (last === undefined ? undefined : `${last.slice(0, 4)}-12-31`) }),
      };
      if (put === undefined) {
        openPrinter(surroundings, command).printOutput(calendar, () => JSON.stringify(calendar, null, 2));
      } else {
        const { putCalendar } = await import('./store.ts');
        await putCalendar(await openSession(surroundings, command), put, calendar, dryRun === true);
      }
    });
}

const MOST_ERRORS = 20;

/** The readers are loaded here: only an import needs them. */
async function readTimes(
  text: string,
  asked: { readonly timezone: string; readonly through?: string },
): Promise<ImportedTimes> {
  if (/^\uFEFF?\s*BEGIN:VCALENDAR\b/i.test(text)) {
    const { readICalendar } = await import('#domain/import/calendar/icalendar.ts');
    return readICalendar(text, asked);
  }
  const { readDates } = await import('#domain/import/calendar/dates.ts');
  return readDates(text);
}

function parseWeekend(text: string): readonly string[] {
  const days = text.split(',').map((day) => day.trim().toLowerCase());
  const known: readonly string[] = CALENDAR_WEEKDAYS;
  if (days.some((day) => !known.includes(day))) {
    throw new InvalidArgumentError('Expected days such as sat,sun.');
  }
  return days;
}

function parseDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    throw new InvalidArgumentError('Expected a day such as 2028-12-31.');
  }
  return text;
}
