import type { Blackout } from '#api/shapes/calendars/blackout.ts';

/** A blackout that begins later is not told of beside fires to come. */
const SOON_MS = 7 * 86_400_000;

/** Those in force, and those that begin within a week. */
export function blackoutsAtHand(blackouts: readonly Blackout[] = [], nowMs: number): readonly Blackout[] {
  return blackouts.filter(({ from }) => Date.parse(from) < nowMs + SOON_MS);
}

/** The words for what a blackout is about. */
export function blackoutSubject({ tag, job }: Pick<Blackout, 'tag' | 'job'>): string {
  return tag === undefined ? (job ?? 'everything') : `jobs tagged ${tag}`;
}

/** A line about a blackout that is not over; `time` writes its instants. */
export function blackoutText(
  { from, to, state, by, note, ...about }: Blackout,
  time: (instant: string) => string,
): string {
  const begins = state === 'ahead' ? ` from ${time(from)}` : '';
  const why = note === undefined ? '' : `: ${note}`;
  const after = about.then === undefined ? '' : '; what is due in it is handed to each job afterwards';
  return `blackout of ${blackoutSubject(about)}${begins} until ${time(to)}, set by ${by}${why}${after}`;
}
