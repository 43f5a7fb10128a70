import { isoDay } from '#console/text/days.ts';
import { counted, statusText } from '#console/text/phrases.ts';

/** A day of the calendar: how many of each outcome. */
interface CalendarDay {
  /** `2026-11-29` */
  readonly day: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The outcome that a day is shown by: the worst that it had. */
const WORST_FIRST = ['failed', 'timed_out', 'missed', 'cancelled', 'skipped', 'succeeded'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Weeks of days, each with its worst outcome and how many there were. */
export function Calendar({ days }: { readonly days: readonly CalendarDay[] }) {
  const weeks = weeksOf(days);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-label="Weeks and days">
      <table class="calendar">
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ monday, cells }) => (
            <tr key={monday}>
              <th scope="row">{monday}</th>
              {cells.map((cell, index) => (
                <td key={index}>{cell === undefined ? null : <Cell day={cell} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ day: { day, counts } }: { readonly day: CalendarDay }) {
  const worst = WORST_FIRST.find((status) => (counts[status] ?? 0) > 0);
  const words = WORST_FIRST.filter((status) => (counts[status] ?? 0) > 0).map(
    (status) => `${counts[status]} ${statusText(status)}`,
  );
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <span title={`${day}: ${words.join(', ') || 'nothing'}`} class="outcome">
      {worst === undefined ? null : <span class={`mark ${worst}`} aria-hidden="true" />}
      <span class={total === 0 ? 'soft' : ''} aria-hidden="true">
        {total === 0 ? '·' : total}
      </span>
      <span class="unseen">{`${day}: ${total === 0 ? 'nothing' : `${counted(total, 'fire')}, ${words.join(', ')}`}`}</span>
    </span>
  );
}

interface Week {
  readonly monday: string;
  readonly cells: readonly (CalendarDay | undefined)[];
}

function weeksOf(days: readonly CalendarDay[]): readonly Week[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const mondays = new Set(days.map(({ day }) => mondayOf(day)));
  return [...mondays].sort().map((monday) => ({
    monday,
    cells: WEEKDAYS.map((_, index) => byDay.get(isoDay(Date.parse(monday) + index * 86_400_000))),
  }));
}

function mondayOf(day: string): string {
  const ms = Date.parse(day);
  return isoDay(ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000);
}
