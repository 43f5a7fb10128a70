import { CommandFailure } from '#cli/session/endings.ts';
import type { Session } from '#cli/session/session.ts';
import { printable } from '#cli/terminal/printable.ts';
import { changesOfCalendarText } from '#cli/text/calendars.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { inputErrors } from '#domain/values/unfitting-input.ts';

const CHANGES = { created: 'is created', updated: 'has another revision now', unchanged: 'is as it was' } as const;

/**
 * Stores a calendar, unless nothing is to be stored, and prints what that changes.
 * @throws CommandFailure bad_file, for what is no calendar
 */
export async function putCalendar(
  { client, print }: Session,
  name: string,
  calendar: unknown,
  isDry: boolean,
): Promise<void> {
  const { calendarSchema } = await import('#domain/schedule/closed/schema.ts');
  const checked = checkInput(calendarSchema(), calendar);
  if (!checked.success) {
    const errors = inputErrors(checked.error.issues).map(({ path, message }) => `${path || 'calendar'}: ${message}`);
    throw new CommandFailure('bad_file', errors.join('\n'));
  }
  const saved = await client.putCalendar(name, checked.data, isDry ? { dryRun: 'true' } : {});
  const what = saved.change === undefined ? 'would be stored; nothing was' : CHANGES[saved.change];
  print(saved, () => `${printable(name)} ${what}\n${changesOfCalendarText(saved)}`, [name]);
}
