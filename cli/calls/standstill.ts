import type { Switch } from '#api/shapes/switch.ts';
import type { Session } from '#cli/session/session.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';

/**
 * Says above fires to come that everything is paused, since when, by whom and why. Where that cannot be read, nothing: what was asked for
 * is another thing.
 */
export async function noteStandstill({ client, notes, isQuiet }: Session): Promise<void> {
  const paused = isQuiet
    ? undefined
    : await client.health().then(
        (health) => health.paused,
        () => undefined,
      );
  if (paused !== undefined) {
    notes.write(`${printable(standstillText(paused))}\n`);
  }
}

/** The words for a pause of everything, and what ends it. */
export function standstillText({ pausedAt, by, note }: NonNullable<Switch['paused']>): string {
  const since = pausedAt === undefined ? 'from now on' : `since ${utcTime(pausedAt)}`;
  const why = note === undefined ? '' : `: ${note}`;
  return `everything is paused ${since} by ${by}${why}; no job fires until: cronstack resume --all`;
}
